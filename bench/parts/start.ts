/** From the start of the process until it is ready, and to the first card. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ascending, median } from '../support/measure.ts';
import { LAST_CORE } from '../support/pin.ts';
import { printTable } from '../support/print-table.ts';
import { startService } from '../support/start-service.ts';

const ROUNDS = 5;

const compileCache = await mkdtemp(join(tmpdir(), 'bench-compile-cache-'));
const WAYS: readonly { name: string; core: number | null; environment: Readonly<Record<string, string>> }[] =
  [
    { name: '1 renderer process, one core', core: LAST_CORE, environment: { RENDERER_PROCESSES: '1' } },
    { name: '1 renderer process, all cores', core: null, environment: { RENDERER_PROCESSES: '1' } },
    { name: '2 renderer processes, all cores', core: null, environment: { RENDERER_PROCESSES: '2' } },
    {
      name: '1 renderer process, all cores, NODE_COMPILE_CACHE',
      core: null,
      environment: { RENDERER_PROCESSES: '1', NODE_COMPILE_CACHE: compileCache },
    },
  ];

const ready = WAYS.map((): number[] => []);
const processor = WAYS.map((): number[] => []);
const firstCard = WAYS.map((): number[] => []);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, way] of WAYS.entries()) {
    const service = await startService(way);
    processor[index]?.push(service.processorTime());
    const startedAt = performance.now();
    await createCard(service.url);
    ready[index]?.push(service.readyAfter);
    firstCard[index]?.push(performance.now() - startedAt);
    await service.stop();
  }
}
await rm(compileCache, { recursive: true });

printTable(
  `Start of the service, median of ${ROUNDS} (fastest)`,
  ['how', 'ready after ms', 'CPU ms of it', 'then its first card ms'],
  WAYS.map(({ name }, index) => [
    name,
    show(ready[index] ?? []),
    show(processor[index] ?? []),
    show(firstCard[index] ?? []),
  ]),
);

async function createCard(url: string): Promise<void> {
  const body = JSON.stringify({ area: '神奈川県横浜市都筑区', age: 40, period: '10月下旬〜2月上旬' });
  const response = await fetch(`${url}/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (response.status !== 201) throw new Error(`Expected a new card but received ${await response.text()}`);
  await response.arrayBuffer();
}

function show(times: readonly number[]): string {
  const sorted = ascending(times);
  return `${median(sorted).toFixed(0)} (${(sorted[0] ?? 0).toFixed(0)})`;
}
