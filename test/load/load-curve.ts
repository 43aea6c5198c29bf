/** `npm run test:load`: what happens when more cards are asked for than can be drawn. Prints a table, asserts nothing. */
import { ascending, quantile } from '../../bench/support/measure.ts';
import { digits, printTable } from '../../bench/support/print-table.ts';
import { childrenOf } from '../support/child-processes.ts';
import { distinctArticles } from './support/bodies.ts';
import { measureCapacity, offerLoad, type TimedOutcome } from './support/offer-load.ts';
import { createClient } from './support/post-card.ts';
import { processorSeconds } from './support/process-figures.ts';
import { startWatched } from './support/start-watched.ts';

const FACTORS = [0.5, 0.8, 1, 1.5, 2, 3, 5, 10];
const WARM_UP = 2_000; // ms
const CAPACITY_DURATION = 4_000; // ms
const STEP_DURATION = 5_000; // ms
const AT_ONCE = 8;

// One renderer and the card that takes it longest: a small machine has enough left for the service's own process and
// for this one, which would otherwise be what is measured.
const service = await startWatched({ environment: { RENDERER_PROCESSES: '1' } });
const client = createClient(`${service.url}/create/article`);
const bodies = distinctArticles();
try {
  await measureCapacity(client, { bodies, atOnce: AT_ONCE, duration: WARM_UP });
  const capacity = await measureCapacity(client, { bodies, atOnce: AT_ONCE, duration: CAPACITY_DURATION });
  const rows: string[][] = [];
  for (const factor of FACTORS) {
    await service.longestStops();
    const startedAt = performance.now();
    const usedBefore = processorTimes();
    const outcomes = await offerLoad(client, { bodies, rate: capacity * factor, duration: STEP_DURATION });
    const seconds = (performance.now() - startedAt) / 1000;
    const shares = processorTimes().map((used, index) => digits((used - (usedBefore[index] ?? 0)) / seconds));
    rows.push([
      `${factor}`,
      ...describeStep(outcomes, seconds),
      shares.join(' + '),
      digits((await service.longestStops()).elapsed),
    ]);
  }
  printTable(
    `POST /create/article, no card asked for before, 1 renderer process, 64 may wait; capacity ${digits(capacity)} cards a second`,
    [
      'times the capacity',
      'offered a second',
      'cards a second',
      'cards: p50 ms',
      'p99 ms',
      'refused',
      'refusals: p50 ms',
      'p99 ms',
      'others',
      'processors: service + renderer + load',
      'longest stop of the event loop ms',
    ],
    rows,
  );
} finally {
  client.close();
  await service.stop();
}

/** Of the service's own process, of the renderer and of this one, seconds. */
function processorTimes(): number[] {
  return [service.pid, ...childrenOf(service.pid), process.pid].map(processorSeconds);
}

/** @param seconds from the first order to the last answer */
function describeStep(outcomes: readonly TimedOutcome[], seconds: number): string[] {
  const latencies = (statuses: readonly number[]): number[] =>
    ascending(outcomes.filter(({ status }) => statuses.includes(status)).map(({ latency }) => latency));
  const cards = latencies([200, 201]);
  const refusals = latencies([503]);
  return [
    digits(outcomes.length / (STEP_DURATION / 1000)),
    digits(cards.length / seconds),
    digits(quantile(cards, 0.5)),
    digits(quantile(cards, 0.99)),
    `${((100 * refusals.length) / outcomes.length).toFixed(1)} %`,
    digits(quantile(refusals, 0.5)),
    digits(quantile(refusals, 0.99)),
    String(outcomes.length - cards.length - refusals.length),
  ];
}
