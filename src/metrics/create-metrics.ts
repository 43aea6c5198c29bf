import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Cards } from '../card/cards.ts';
import type { MetricsPage } from '../http/metrics-route.ts';
import type { RequestObserver } from '../http/watch-requests.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import type { ClosableRenderer } from '../renderer/create-renderer.ts';
import type { Renderer } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import { createInstruments } from './instruments.ts';
import { meterCards } from './meter-cards.ts';
import { meterRenderer } from './meter-renderer.ts';
import { meterStore } from './meter-store.ts';

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
