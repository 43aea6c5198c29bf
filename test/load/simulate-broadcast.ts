/**
 * `npm run simulate:broadcast`: a programme on television names the app, and the load rises from nothing to its peak
 * within half a minute. Some instances of the service share a store, then as many of a naive one. Prints tables, asserts
 * nothing; docs/capacity.md reads them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { digits, printTable } from '../../bench/support/print-table.ts';
import { processorTime } from '../../bench/support/processor-time.ts';
import { startService as startNaive } from '../../bench/support/start-service.ts';
import { startService } from '../support/service-process.ts';
import { runBroadcast, type Broadcast, type BroadcastResult } from './support/broadcast.ts';
import { createFleet, TARGET, type FleetRules } from './support/fleet.ts';
import { createClient } from './support/post-card.ts';
import { summarize, summarizeSeconds, type Summary } from './support/summarize-broadcast.ts';
import { viewers } from './support/viewers.ts';

/** A process that can be an instance. */
interface Running {
  readonly url: string;
  /** Of it and its children so far, ms. */
  processorTime(): number;
  stop(): Promise<unknown>;
}

interface Played extends BroadcastResult {
  /** Of all instances, seconds. */
  readonly processorSeconds: number;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    peak: { type: 'string', default: '800' },
    instances: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '80' },
  },
});
const MAX_INSTANCES = Number(values.instances);
const BROADCAST: Broadcast = { rise: Number(values.seconds) * 1000, hold: 5_000, peak: Number(values.peak) };
/** The concurrency of deploy/service.yaml, one warm instance, and Cloud Run's patience. */
const RULES: FleetRules = {
  concurrency: Number(values.concurrency),
  first: 1,
  startDelay: 3_000,
  patience: 10_000,
};
/** As `timeoutSeconds` of deploy/service.yaml: the naive service would answer for minutes. ms */
const TIMEOUT = 30_000;
const SEED = 2020;

const store = mkdtempSync(join(tmpdir(), 'broadcast-'));
const ours = await play(startOurs);
const naive = await play(async () =>
  startNaive({
    entry: 'bench/support/naive-service.ts',
    core: null,
    environment: { STORE_URL: `file:${store}` },
  }),
);
rmSync(store, { recursive: true, force: true });

printSeconds(
  `Second by second: POST /create, 1 to ${MAX_INSTANCES} instances with 1 renderer process each, all on this machine`,
  ours,
);
printTotals();

async function startOurs(): Promise<Running> {
  const service = await startService({ environment: { STORE_URL: pathToFileURL(store).href } });
  return { ...service, processorTime: () => processorTime(service.pid) };
}

async function play(start: () => Promise<Running>): Promise<Played> {
  const running = await Promise.all(Array.from({ length: MAX_INSTANCES }, start));
  const clients = running.map(({ url }) => createClient(`${url}/create`, TIMEOUT));
  try {
    const used = (): number => running.reduce((sum, instance) => sum + instance.processorTime(), 0) / 1000;
    const before = used();
    const result = await runBroadcast(createFleet(clients, RULES), viewers(SEED), BROADCAST);
    return { ...result, processorSeconds: used() - before };
  } finally {
    for (const client of clients) client.close();
    await Promise.all(running.map((instance) => instance.stop()));
  }
}

function printSeconds(title: string, { answers, instances }: Played): void {
  printTable(
    title,
    [
      'second',
      'offered',
      'cards',
      'drawn + known + joined',
      'cards: p50 ms',
      'p99 ms',
      'shed',
      'refusals: p50 ms',
      'p99 ms',
      'turned away',
      'failed',
      'instances',
    ],
    summarizeSeconds(answers).map((second, index) => [
      String(index + 1),
      String(second.offered),
      String(second.cards),
      `${second.drawn} + ${second.known} + ${second.joined}`,
      digits(second.cardTimes.p50),
      digits(second.cardTimes.p99),
      share(second.shed, second.offered),
      digits(second.shedTimes.p50),
      digits(second.shedTimes.p99),
      String(second.turnedAway),
      String(second.failed),
      String(instances[index] ?? '–'),
    ]),
  );
}

function printTotals(): void {
  const [one, other] = [describe(ours), describe(naive)];
  printTable(
    `In all: from 0 to ${BROADCAST.peak} requests a second in ${BROADCAST.rise / 1000} s, then ${BROADCAST.hold / 1000} s`,
    ['', 'ours', 'naive', 'ours / naive'],
    one.map(([name, value], index) => {
      const [, compared = Number.NaN] = other[index] ?? [];
      return [name, digits(value), digits(compared), digits(value / compared)];
    }),
  );
}

function describe({ answers, instances, processorSeconds }: Played): (readonly [string, number])[] {
  const all: Summary = summarize(answers);
  const perSecond = all.cards / processorSeconds;
  return [
    ['offered', all.offered],
    ['answered with a card', all.cards],
    ['of them drawn', all.drawn],
    ['known or joined, %', (100 * (all.known + all.joined)) / all.cards],
    ['cards: p50 ms', all.cardTimes.p50],
    ['cards: p99 ms', all.cardTimes.p99],
    ['shed with a fallback card, %', (100 * all.shed) / all.offered],
    ['refusals: p50 ms', all.shedTimes.p50],
    ['refusals: p99 ms', all.shedTimes.p99],
    ['turned away for want of an instance, %', (100 * all.turnedAway) / all.offered],
    ['failed', all.failed],
    ['cards a processor second', perSecond],
    ['instances at the end', instances.at(-1) ?? RULES.first],
    // Each with a core of its own, kept as busy as Cloud Run keeps it.
    ['instances of one core needed at the peak', Math.ceil(BROADCAST.peak / (TARGET * perSecond))],
  ];
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
