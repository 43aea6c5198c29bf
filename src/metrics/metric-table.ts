/** The closed table of everything that is counted and measured, from which docs/metrics.md is generated. */

export interface MetricKind {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What is counted, and of what use that is. */
  readonly help: string;
  readonly unit: 'seconds' | 'requests' | 'cards' | 'processes' | 'calls' | 'lookups' | 'faults';
  /** By label, what its values are: always a closed set. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Upper bounds of histograms, s: from a card that is known to the longest deadline that makes sense. */
export const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

const ROUTE = 'the path’s pattern, such as `/images/:name`, or `none` where no path matches; never the URL';
const OPERATION = '`put`, `get` or `has`, which asks whether a card is there';

export const METRICS = {
  ogp_requests_total: {
    type: 'counter',
    help: 'Requests by how they were answered.',
    unit: 'requests',
    labels: {
      route: ROUTE,
      status: 'the HTTP status; 499 for a client that left before its answer',
      code: 'the code of docs/errors.md, or `none`',
    },
  },
  ogp_request_duration_seconds: {
    type: 'histogram',
    help: 'From a request’s head to the last byte of its answer.',
    unit: 'seconds',
    labels: { route: ROUTE },
  },
  ogp_cards_total: {
    type: 'counter',
    help: 'Cards by how they were answered.',
    unit: 'cards',
    labels: {
      answer:
        '`known` (remembered), `joined` (another request was making it), `stored`, `present` (drawn, but stored before), `drawn` (`/render`: not stored)',
    },
  },
  ogp_draw_duration_seconds: {
    type: 'histogram',
    help: 'Drawing a card, waiting for a process included.',
    unit: 'seconds',
    labels: { way: '`bands` or `full`' },
  },
  ogp_draw_wait_seconds: {
    type: 'histogram',
    help: 'The part of drawing that a card waited for a process.',
    unit: 'seconds',
    labels: {},
  },
  ogp_renderer_waiting: {
    type: 'gauge',
    help: 'Cards that wait for a renderer process; RENDERER_QUEUE_LIMIT and, for other forms than plain PNG, 8 places bound it.',
    unit: 'cards',
    labels: {},
  },
  ogp_renderer_processes: {
    type: 'gauge',
    help: 'Renderer processes by what they do.',
    unit: 'processes',
    labels: { state: '`idle`, `busy`, or `starting` (also one that waits to be started again)' },
  },
  ogp_renderer_faults_total: {
    type: 'counter',
    help: 'Renderer processes that were lost or did not start.',
    unit: 'faults',
    labels: {
      fault: '`crash` (it ended by itself), `timeout` (killed over a card that took too long), `not_started`',
    },
  },
  ogp_renderer_restarts_total: {
    type: 'counter',
    help: 'Renderer processes that took the place of a lost one and are ready.',
    unit: 'processes',
    labels: {},
  },
  ogp_cache_lookups_total: {
    type: 'counter',
    help: 'What renderer processes looked up while they drew, by level and whether it was there.',
    unit: 'lookups',
    labels: { level: '`bands`, `masks` or `backdrops`', result: '`hit` or `miss`' },
  },
  ogp_store_calls_total: {
    type: 'counter',
    help: 'Calls of the store by how they ended.',
    unit: 'calls',
    labels: {
      operation: OPERATION,
      result: '`stored`, `present`, `found`, `absent`, or the code of docs/errors.md',
    },
  },
  ogp_store_duration_seconds: {
    type: 'histogram',
    help: 'Calls of the store, all attempts included.',
    unit: 'seconds',
    labels: { operation: OPERATION },
  },
  ogp_store_under_way: {
    type: 'gauge',
    help: 'Calls of the store that have not ended; of `put`, and of `has` for cards, UPLOADS_LIMIT bounds them.',
    unit: 'calls',
    labels: { operation: OPERATION },
  },
} as const satisfies Record<string, MetricKind>;

export type MetricName = keyof typeof METRICS;
