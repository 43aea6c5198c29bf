/** From the start of the process until it is ready, and to the first card. */
import { rm } from 'node:fs/promises';
import { startCloudStorageServer } from '../../test/support/cloud-storage-server.ts';
import { buildManyTemplates } from '../support/many-templates.ts';
import { ascending, median } from '../support/measure.ts';
import { LAST_CORE } from '../support/pin.ts';
import { printTable } from '../support/print-table.ts';
import { residentMemory } from '../support/processor-time.ts';
import { startService, type BenchOptions, type RunningService } from '../support/start-service.ts';

const ROUNDS = 5;
const TEMPLATES = 100;

const storage = await startCloudStorageServer();
const manyTemplates = await buildManyTemplates(TEMPLATES);

const one = { RENDERER_PROCESSES: '1' };
const WAYS: readonly (BenchOptions & { readonly name: string })[] = [
  { name: '1 renderer process, one core', core: LAST_CORE, environment: one },
  { name: '1 renderer process, all cores', core: null, environment: one },
  { name: '2 renderer processes, all cores', core: null, environment: { RENDERER_PROCESSES: '2' } },
  {
    name: '1 renderer process, all cores, gs://',
    core: null,
    environment: { ...one, STORE_URL: 'gs://cards/og', GCS_API_ENDPOINT: storage.url },
  },
  {
    name: `1 renderer process, all cores, ${TEMPLATES} templates`,
    core: null,
    root: manyTemplates,
    environment: one,
  },
  {
    name: '1 renderer process, all cores, from the sources',
    core: null,
    entry: 'src/main.ts',
    environment: one,
  },
];

const results = WAYS.map(() => ({
  ready: new Array<number>(),
  processor: new Array<number>(),
  firstCard: new Array<number>(),
}));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, way] of WAYS.entries()) {
    const service = await startService(way);
    results[index]?.processor.push(service.processorTime());
    results[index]?.ready.push(service.readyAfter);
    const startedAt = performance.now();
    await post(`${service.url}/create`, {
      area: '神奈川県横浜市都筑区',
      age: 40,
      period: '10月下旬〜2月上旬',
    });
    results[index]?.firstCard.push(performance.now() - startedAt);
    await service.stop();
  }
}

printTable(
  `Start of the service, median of ${ROUNDS} (fastest)`,
  ['how', 'ready after ms', 'CPU ms of it', 'then its first card ms'],
  WAYS.map(({ name }, index) => {
    const { ready = [], processor = [], firstCard = [] } = results[index] ?? {};
    return [name, show(ready), show(processor), show(firstCard)];
  }),
);

const service = await startService({ core: null, root: manyTemplates, environment: one });
const [renderer] = service.children();
const before = residentMemory(renderer);
await drawEach(service);
printTable(
  `Memory of a renderer, MB`,
  ['when', 'RSS'],
  [
    ['ready', before.toFixed(0)],
    [`after a card of each of ${TEMPLATES} templates`, residentMemory(renderer).toFixed(0)],
  ],
);
await service.stop();
await storage.close();
await rm(manyTemplates, { recursive: true });

async function drawEach({ url }: RunningService): Promise<void> {
  await post(`${url}/create`, { area: '東京都', age: 40, period: '10月下旬' });
  for (let index = 1; index < TEMPLATES; index += 1) {
    const context = { title: `秋の健康相談会${index}`, date: '11月7日(日)10:00', place: '都筑公会堂 ホール' };
    await post(`${url}/create/event-${index}`, context);
  }
}

async function post(url: string, context: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(context),
  });
  if (response.status > 201) throw new Error(`Expected a card but received ${await response.text()}`);
  await response.arrayBuffer();
}

function show(times: readonly number[]): string {
  const sorted = ascending(times);
  return `${median(sorted).toFixed(0)} (${(sorted[0] ?? 0).toFixed(0)})`;
}
