/** Cards a second through the service as it runs, and through a naive one; the load comes from another core. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ascending, median } from '../support/measure.ts';
import { LAST_CORE, pinTo } from '../support/pin.ts';
import { digits, printTable } from '../support/print-table.ts';
import { projectPath } from '../support/project-path.ts';
import { startService, type RunningService } from '../support/start-service.ts';

const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 8;

const answer = z.object({
  total: z.number(),
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  failed: z.number(),
});
interface Answer extends z.infer<typeof answer> {
  readonly perCpuSecond: number;
}

const run = promisify(execFile);

const services: readonly [string, RunningService][] = [
  ['naive, one core', await startService({ entry: 'bench/support/naive-service.ts', core: LAST_CORE })],
  [
    'ours, 1 renderer process, one core',
    await startService({ core: LAST_CORE, environment: { RENDERER_PROCESSES: '1' } }),
  ],
  [
    'ours, 2 renderer processes, all cores',
    await startService({ core: null, environment: { RENDERER_PROCESSES: '2' } }),
  ],
];
const KINDS: readonly (readonly [string, string])[] = [
  ['known', 'the same card'],
  ['mix', 'the app’s mix'],
  ['new', 'every area new'],
];

const answers = new Map<string, Answer[]>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [kind, what] of KINDS) {
    for (const [name, service] of services) {
      const row = `${name} | ${what}`;
      answers.set(row, [...(answers.get(row) ?? []), await load(service, kind, round + 1)]);
    }
  }
}
for (const [, service] of services) await service.stop();

printTable(
  `POST /create, ${CONNECTIONS} connections, ${SECONDS} s, median of ${ROUNDS} rounds`,
  ['service', 'asked for', 'cards a second', 'cards a CPU second', 'p50 ms', 'p99 ms', 'failed'],
  Array.from(answers, ([row, list]) => {
    const of = (figure: keyof Answer): string => digits(median(ascending(list.map((one) => one[figure]))));
    return [...row.split(' | '), of('perSecond'), of('perCpuSecond'), of('p50'), of('p99'), of('failed')];
  }),
);

async function load(service: RunningService, kind: string, seed: number): Promise<Answer> {
  const task = JSON.stringify({ url: service.url, kind, seed, seconds: SECONDS, connections: CONNECTIONS });
  const [command, ...rest] = pinTo(0, [process.execPath, projectPath('bench/peers/load.js'), task]);
  const before = service.processorTime();
  const { stdout } = await run(command, rest);
  const cpuSeconds = (service.processorTime() - before) / 1000;
  const answered = answer.parse(JSON.parse(stdout));
  return { ...answered, perCpuSecond: answered.total / cpuSeconds };
}
