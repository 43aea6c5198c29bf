/** The table of all metrics. docs/metrics.md is generated from it. */

export interface MetricKind {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Describes the metric, for `/metrics` and docs/metrics.md. */
  readonly help: string;
  readonly unit: 'seconds' | 'requests' | 'cards' | 'processes' | 'calls' | 'lookups' | 'faults';
  /** Describes the values of each label. They come from closed sets, so clients cannot create new series. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Upper bounds of histogram buckets, s: from the answer to a known card to the longest reasonable deadline. */
export const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

const ROUTE =
  'the pattern of the route, such as `/images/:name`, or `none` if no route matches; never the URL';
const OPERATION = '`put`, `get` or `has` (whether a card is stored)';

export const METRICS = {
  ogp_requests_total: {
    type: 'counter',
    help: 'Requests by route, status and error code.',
    unit: 'requests',
    labels: {
      route: ROUTE,
      status: 'the HTTP status; 499 if the client disconnected before the answer',
      code: 'the code of docs/errors.md, or `none`',
    },
  },
  ogp_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from the head of a request to the last byte of its answer.',
    unit: 'seconds',
    labels: { route: ROUTE },
  },
  ogp_cards_total: {
    type: 'counter',
    help: 'Cards by how the request was answered.',
    unit: 'cards',
    labels: {
      answer:
        '`known` (already stored), `joined` (made by a concurrent request), `stored` (drawn and stored), `present` (drawn, but already stored), `drawn` (`/render`, not stored)',
    },
  },
  ogp_draw_duration_seconds: {
    type: 'histogram',
    help: 'Time to draw a card, including the wait for a process.',
    unit: 'seconds',
    labels: { way: '`bands` or `full`' },
  },
  ogp_draw_wait_seconds: {
    type: 'histogram',
    help: 'Time that a card waited for a process before it was drawn.',
    unit: 'seconds',
    labels: {},
  },
  ogp_renderer_waiting: {
    type: 'gauge',
    help: 'Cards that wait for a renderer process. At most RENDERER_QUEUE_LIMIT, plus 8 in other forms than plain PNG.',
    unit: 'cards',
    labels: {},
  },
  ogp_renderer_processes: {
    type: 'gauge',
    help: 'Renderer processes by state.',
    unit: 'processes',
    labels: { state: '`idle`, `busy`, or `starting` (including processes that wait for their restart)' },
  },
  ogp_renderer_faults_total: {
    type: 'counter',
    help: 'Renderer processes that ended unexpectedly or did not start.',
    unit: 'faults',
    labels: {
      fault: '`crash` (ended by itself), `timeout` (killed because a card took too long), `not_started`',
    },
  },
  ogp_renderer_restarts_total: {
    type: 'counter',
    help: 'Renderer processes that replaced an ended one and became ready.',
    unit: 'processes',
    labels: {},
  },
  ogp_cache_lookups_total: {
    type: 'counter',
    help: 'Cache lookups of renderer processes while they draw.',
    unit: 'lookups',
    labels: { level: 'the cache: `bands`, `masks` or `backdrops`', result: '`hit` or `miss`' },
  },
  ogp_store_calls_total: {
    type: 'counter',
    help: 'Calls of the store by operation and result.',
    unit: 'calls',
    labels: {
      operation: OPERATION,
      result: '`stored`, `present`, `found`, `absent`, or the code of docs/errors.md',
    },
  },
  ogp_store_duration_seconds: {
    type: 'histogram',
    help: 'Duration of calls of the store, including all attempts.',
    unit: 'seconds',
    labels: { operation: OPERATION },
  },
  ogp_store_under_way: {
    type: 'gauge',
    help: 'Calls of the store in flight. UPLOADS_LIMIT bounds `put`, and `has` for cards.',
    unit: 'calls',
    labels: { operation: OPERATION },
  },
} as const satisfies Record<string, MetricKind>;

export type MetricName = keyof typeof METRICS;
