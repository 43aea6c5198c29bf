import { collectDefaultMetrics, Registry, Counter, Gauge, Histogram } from 'prom-client';
import type { Cards } from '../card/cards.ts';
import { Problem } from '../errors.ts';
import type { MetricsPage } from '../http/health-routes.ts';
import type { RequestObserver } from '../http/request-log.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import type { ClosableRenderer } from '../renderer/create-renderer.ts';
import type { Renderer, DrawnCard } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import { METRICS, BUCKETS, type MetricName } from './metric-table.ts';

/** Counts what a service does. Each collaborator is wrapped in one that does the same and counts it. */
export interface Metrics {
  readonly page: MetricsPage;
  readonly requests: RequestObserver;
  readonly processEvent: (event: PoolEvent) => void;
  /** Asks the renderer for its processes and queue each time the page is read. */
  readonly watchPool: (renderer: Pick<ClosableRenderer, 'load'>) => void;
  readonly meterRenderer: (renderer: Renderer) => Renderer;
  readonly meterStore: (store: Store) => Store;
  readonly meterCards: (cards: Cards) => Cards;
}

/** Gauges with the suffix of counters, which promtool objects to; those without it have the same by type. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const instruments = createInstruments(registry);
  const { counter, gauge, histogram } = instruments;
  const faults = counter('ogp_renderer_faults_total');
  // A series that is not there until something goes wrong is one that no alert can compare.
  for (const fault of ['crash', 'timeout', 'not_started']) faults.inc({ fault }, 0);
  let pool: Pick<ClosableRenderer, 'load'> | null = null;

  function readPool(): void {
    if (pool === null) return;
    const { waiting, ...states } = pool.load;
    gauge('ogp_renderer_waiting').set(waiting);
    for (const [state, count] of Object.entries(states)) {
      gauge('ogp_renderer_processes').set({ state }, count);
    }
  }

  return {
    page: {
      contentType: registry.contentType,
      text() {
        readPool();
        return registry.metrics();
      },
    },
    requests: {
      answered({ route, status, code, duration }) {
        const labels = { route: route ?? 'none' };
        counter('ogp_requests_total').inc({ ...labels, status, code: code ?? 'none' });
        if (duration !== null) histogram('ogp_request_duration_seconds').observe(labels, duration / 1000);
      },
    },
    processEvent(event) {
      if (event.event === 'process_ready') counter('ogp_renderer_restarts_total').inc();
      else faults.inc({ fault: faultOf(event) });
    },
    watchPool(renderer) {
      pool = renderer;
    },
    meterRenderer: (renderer) => meterRenderer(renderer, instruments),
    meterStore: (store) => meterStore(store, instruments),
    meterCards: (cards) => meterCards(cards, instruments),
  };
}

function faultOf(event: Exclude<PoolEvent, { event: 'process_ready' }>): string {
  if (event.event === 'process_not_started') return 'not_started';
  return event.timedOut ? 'timeout' : 'crash';
}

/** Names of one type. */
type NameOf<Type> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** The metrics of one service, by their names. */
export interface Instruments {
  readonly counter: (name: NameOf<'counter'>) => Counter;
  readonly gauge: (name: NameOf<'gauge'>) => Gauge;
  readonly histogram: (name: NameOf<'histogram'>) => Histogram;
}

/** Registers every metric of the table. */
export function createInstruments(registry: Registry): Instruments {
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, { type, help, labels }] of Object.entries(METRICS)) {
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (type === 'counter') counters.set(name, new Counter(options));
    else if (type === 'gauge') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: [...BUCKETS] }));
  }
  return { counter: pick(counters), gauge: pick(gauges), histogram: pick(histograms) };
}

function pick<Metric>(metrics: ReadonlyMap<string, Metric>): (name: string) => Metric {
  return (name) => {
    const metric = metrics.get(name);
    if (metric === undefined) throw new RangeError(`Expected a metric of this type but found none: ${name}`);
    return metric;
  };
}

/** Counts the cards that were answered. */
export function meterCards(cards: Cards, { counter }: Instruments): Cards {
  const answered = counter('ogp_cards_total');
  return {
    ...cards,
    async create(order) {
      const card = await cards.create(order);
      answered.inc({ answer: card.answer });
      return card;
    },
    async render(order, signal) {
      const card = await cards.render(order, signal);
      answered.inc({ answer: 'drawn' });
      return card;
    },
  };
}

/** Measures the cards that were drawn; those that failed are told by the codes of their requests. */
export function meterRenderer(renderer: Renderer, { counter, histogram }: Instruments): Renderer {
  const duration = histogram('ogp_draw_duration_seconds');
  const wait = histogram('ogp_draw_wait_seconds');
  const lookups = counter('ogp_cache_lookups_total');

  function note({ way, timings, lookups: levels }: DrawnCard, milliseconds: number): void {
    duration.observe({ way }, milliseconds / 1000);
    wait.observe((timings['queue'] ?? 0) / 1000);
    for (const [level, { hits, misses }] of Object.entries(levels ?? {})) {
      lookups.inc({ level, result: 'hit' }, hits);
      lookups.inc({ level, result: 'miss' }, misses);
    }
  }

  return {
    get healthy() {
      return renderer.healthy;
    },
    async draw(card, signal) {
      const startedAt = performance.now();
      const drawn = await renderer.draw(card, signal);
      note(drawn, performance.now() - startedAt);
      return drawn;
    },
    layout: (card, signal) => renderer.layout(card, signal),
    explain: (card, signal) => renderer.explain(card, signal),
  };
}

/** Counts and measures the calls of a store. */
export function meterStore(store: Store, { counter, gauge, histogram }: Instruments): Store {
  const calls = counter('ogp_store_calls_total');
  const duration = histogram('ogp_store_duration_seconds');
  const underWay = gauge('ogp_store_under_way');
  for (const operation of ['put', 'get', 'has']) underWay.set({ operation }, 0);

  async function meter<Value>(
    operation: 'put' | 'get' | 'has',
    call: () => Promise<Value>,
    resultOf: (value: Value) => string,
  ): Promise<Value> {
    const startedAt = performance.now();
    underWay.inc({ operation });
    let result = 'internal';
    try {
      const value = await call();
      result = resultOf(value);
      return value;
    } catch (error) {
      if (error instanceof Problem) result = error.code;
      throw error;
    } finally {
      underWay.dec({ operation });
      calls.inc({ operation, result });
      duration.observe({ operation }, (performance.now() - startedAt) / 1000);
    }
  }

  return {
    put: (name, picture, signal) =>
      meter(
        'put',
        () => store.put(name, picture, signal),
        (outcome) => outcome,
      ),
    get: (name, signal) =>
      meter(
        'get',
        () => store.get(name, signal),
        (picture) => (picture === null ? 'absent' : 'found'),
      ),
    has: (name, signal) =>
      meter(
        'has',
        () => store.has(name, signal),
        (isStored) => (isStored ? 'found' : 'absent'),
      ),
  };
}

/**
 * What prom-client tells of the service's own process on Linux, by name, with what it is good for. The renderer
 * processes are not in it.
 */
export const PROCESS_METRICS = {
  process_cpu_user_seconds_total: 'Processor time of the service’s own code.',
  process_cpu_system_seconds_total: 'Processor time of the system on its behalf.',
  process_cpu_seconds_total: 'Both together.',
  process_start_time_seconds: 'When it started; a change is a new instance.',
  process_resident_memory_bytes: 'Its memory; growth without end is a leak.',
  process_virtual_memory_bytes: 'Its address space.',
  process_heap_bytes: 'Its data segment.',
  process_open_fds: 'Open files and sockets.',
  process_max_fds: 'How many it may open.',
  nodejs_eventloop_lag_seconds: 'How late the event loop is at the moment; above 0.1 all answers are late.',
  nodejs_eventloop_lag_min_seconds: 'The least it was late since the last reading.',
  nodejs_eventloop_lag_max_seconds: 'The most it was late since the last reading.',
  nodejs_eventloop_lag_mean_seconds: 'The mean since the last reading.',
  nodejs_eventloop_lag_stddev_seconds: 'Its standard deviation.',
  nodejs_eventloop_lag_p50_seconds: 'The median since the last reading.',
  nodejs_eventloop_lag_p90_seconds: 'What it was not later than in 9 of 10 turns.',
  nodejs_eventloop_lag_p99_seconds: 'What it was not later than in 99 of 100 turns.',
  nodejs_active_resources: 'Open sockets, timers and the like, by `type`.',
  nodejs_active_handles: 'Open sockets, child processes and streams, by `type`.',
  nodejs_active_requests: 'Calls of the system under way, by `type`.',
  nodejs_heap_size_total_bytes: 'JavaScript heap that is reserved.',
  nodejs_heap_size_used_bytes: 'JavaScript heap that is used.',
  nodejs_external_memory_bytes: 'Memory of buffers, cards on their way to the store among them.',
  nodejs_heap_space_size_total_bytes: 'The heap that is reserved, by `space`.',
  nodejs_heap_space_size_used_bytes: 'The heap that is used, by `space`.',
  nodejs_heap_space_size_available_bytes: 'The heap that is left, by `space`.',
  nodejs_version_info: 'The version of Node.',
  nodejs_gc_duration_seconds: 'Garbage collections, by `kind`.',
} as const satisfies Readonly<Record<string, string>>;
