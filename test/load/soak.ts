/** `npm run test:soak`: memory of the service over thousands of distinct cards with hostile bodies among them. */
import { digits, printTable } from '../../bench/support/print-table.ts';
import { hostileMix } from './support/bodies.ts';
import { createClient } from './support/post-card.ts';
import { readFigures } from './support/process-figures.ts';
import { startWatched } from './support/start-watched.ts';

/** A fifth of them hostile. */
const BODIES = 20_000;
const BETWEEN_SAMPLES = 500;
const AT_ONCE = 8;
/** Connections that wait for nothing are closed by then, ms. */
const REST = 1_000;

const service = await startWatched({ environment: { RENDERER_PROCESSES: '2' } });
const client = createClient(`${service.url}/create`);
const bodies = hostileMix(1);
const statuses = new Map<number, number>();
const rows: string[][] = [];

async function sample(sent: number): Promise<void> {
  const { service: own, renderers, descriptors } = readFigures(service.pid);
  const stop = digits((await service.longestStops()).elapsed);
  const cards = (statuses.get(201) ?? 0) + (statuses.get(200) ?? 0);
  rows.push([sent, cards, own.toFixed(0), renderers.toFixed(0), descriptors, stop].map(String));
}

async function post(): Promise<void> {
  const { status } = await client.post(bodies.next().value);
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}

try {
  await sample(0);
  for (let sent = BETWEEN_SAMPLES; sent <= BODIES; sent += BETWEEN_SAMPLES) {
    let left = BETWEEN_SAMPLES;
    const postInTurn = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await post();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, postInTurn));
    await sample(sent);
  }
  client.close();
  await new Promise((resolve) => setTimeout(resolve, REST));
  await sample(BODIES);
} finally {
  client.close();
  await service.stop();
}

printTable(
  `${BODIES} bodies to POST /create, one in five hostile, ${AT_ONCE} at once, 2 renderer processes; the last row with all connections closed`,
  ['bodies', 'cards', 'service MB', 'renderers MB', 'open descriptors', 'longest stop of the event loop ms'],
  rows,
);
console.log(
  `Answers: ${Array.from(statuses, ([status, count]) => `${count} × ${status}`)
    .sort()
    .join(', ')}`,
);
