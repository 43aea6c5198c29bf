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

/** Counts the service's work by wrapping its renderer, store and cards. */
export interface Metrics {
  readonly page: MetricsPage;
  readonly requests: RequestObserver;
  readonly processEvent: (event: PoolEvent) => void;
  /** Reads the renderer's load each time the page is requested. */
  readonly watchPool: (renderer: Pick<ClosableRenderer, 'load'>) => void;
  readonly meterRenderer: (renderer: Renderer) => Renderer;
  readonly meterStore: (store: Store) => Store;
  readonly meterCards: (cards: Cards) => Cards;
}

/**
 * Gauges of prom-client that are removed. promtool rejects their names, which end like counters. The gauges without
 * `_total` have the same numbers by type.
 */
const MISNAMED = ['handles', 'requests', 'resources'].map((kind) => `nodejs_active_${kind}_total`);

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const instruments = createInstruments(registry);
  const { counter, gauge, histogram } = instruments;
  const faults = counter('ogp_renderer_faults_total');
  // Creates the series before the first fault, because an alert cannot compare a series that does not exist.
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

/** The names of all metrics of a type. */
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

/** Counts answered cards. */
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

/** Measures drawn cards. Failed ones are counted by the codes of their requests. */
export function meterRenderer(renderer: Renderer, { counter, histogram }: Instruments): Renderer {
  const duration = histogram('ogp_draw_duration_seconds');
  const wait = histogram('ogp_draw_wait_seconds');
  const lookups = counter('ogp_cache_lookups_total');

  function observe({ way, timings, lookups: caches }: DrawnCard, milliseconds: number): void {
    duration.observe({ way }, milliseconds / 1000);
    wait.observe((timings['queue'] ?? 0) / 1000);
    for (const [level, { hits, misses }] of Object.entries(caches ?? {})) {
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
      observe(drawn, performance.now() - startedAt);
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
  const inFlight = gauge('ogp_store_under_way');
  for (const operation of ['put', 'get', 'has']) inFlight.set({ operation }, 0);

  async function meter<Value>(
    operation: 'put' | 'get' | 'has',
    call: () => Promise<Value>,
    resultOf: (value: Value) => string,
  ): Promise<Value> {
    const startedAt = performance.now();
    inFlight.inc({ operation });
    let result = 'internal';
    try {
      const value = await call();
      result = resultOf(value);
      return value;
    } catch (error) {
      if (error instanceof Problem) result = error.code;
      throw error;
    } finally {
      inFlight.dec({ operation });
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

/** The metrics of prom-client on Linux, by name. They describe the service's own process, not the renderer processes. */
export const PROCESS_METRICS = {
  process_cpu_user_seconds_total: 'Processor time in user mode.',
  process_cpu_system_seconds_total: 'Processor time in the kernel.',
  process_cpu_seconds_total: 'Processor time in total.',
  process_start_time_seconds: 'Start time of the process. A change means a new instance.',
  process_resident_memory_bytes: 'Resident memory. Steady growth means a leak.',
  process_virtual_memory_bytes: 'Size of the address space.',
  process_heap_bytes: 'Size of the data segment.',
  process_open_fds: 'Open files and sockets.',
  process_max_fds: 'Most files and sockets that may be open.',
  nodejs_eventloop_lag_seconds: 'Current delay of the event loop. Above 0.1 all answers are late.',
  nodejs_eventloop_lag_min_seconds: 'Smallest delay of the event loop since the last scrape.',
  nodejs_eventloop_lag_max_seconds: 'Largest delay since the last scrape.',
  nodejs_eventloop_lag_mean_seconds: 'Mean delay since the last scrape.',
  nodejs_eventloop_lag_stddev_seconds: 'Standard deviation of the delay since the last scrape.',
  nodejs_eventloop_lag_p50_seconds: 'Median delay since the last scrape.',
  nodejs_eventloop_lag_p90_seconds: '90th percentile of the delay since the last scrape.',
  nodejs_eventloop_lag_p99_seconds: '99th percentile of the delay since the last scrape.',
  nodejs_active_resources: 'Open sockets, timers and the like, by `type`.',
  nodejs_active_handles: 'Open sockets, child processes and streams, by `type`.',
  nodejs_active_requests: 'System calls in flight, by `type`.',
  nodejs_heap_size_total_bytes: 'Reserved JavaScript heap.',
  nodejs_heap_size_used_bytes: 'Used JavaScript heap.',
  nodejs_external_memory_bytes: 'Memory of buffers, including cards that are being uploaded.',
  nodejs_heap_space_size_total_bytes: 'Reserved heap, by `space`.',
  nodejs_heap_space_size_used_bytes: 'Used heap, by `space`.',
  nodejs_heap_space_size_available_bytes: 'Available heap, by `space`.',
  nodejs_version_info: 'Version of Node.',
  nodejs_gc_duration_seconds: 'Duration of garbage collections, by `kind`.',
} as const satisfies Readonly<Record<string, string>>;
