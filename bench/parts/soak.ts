/** Memory of a renderer process over 20,000 distinct cards. */
import { execFileSync } from 'node:child_process';
import { forkChild } from '../../src/pool/child-channel.ts';
import { type CardTask, confineRenderer } from '../../src/renderer/create-renderer.ts';
import type { RendererDirectories } from '../../src/renderer/load-registry.ts';
import type { CardLayout, DrawnCard } from '../../src/renderer/renderer.ts';
import { appMix, endlessAreas, type BenchContext } from '../support/cards.ts';
import { projectPath } from '../support/project-path.ts';
import { digits, printTable } from '../support/print-table.ts';

const CARDS = 20_000;
const BETWEEN_SAMPLES = 1_000;
const BASE = 2_000;

const mixes: readonly [string, readonly BenchContext[]][] = [
  ['the app’s mix', appMix(CARDS, 99)],
  ['every area new', endlessAreas(CARDS, 99)],
];
const columns: number[][] = [];
for (const [, cards] of mixes) columns.push(await soak(cards));

printTable(
  'Resident memory of a renderer process, MB',
  ['cards', ...mixes.map(([name]) => name)],
  Array.from({ length: CARDS / BETWEEN_SAMPLES + 1 }, (_, index) => [
    (index * BETWEEN_SAMPLES).toLocaleString('en'),
    ...columns.map((column) => (column[index] ?? 0).toFixed(0)),
  ]),
);
for (const [index, [name]] of mixes.entries()) {
  const at = (cards: number): number => columns[index]?.[cards / BETWEEN_SAMPLES] ?? Number.NaN;
  console.log(`${name}: after ${CARDS} cards ${digits(at(CARDS) / at(BASE))} times that after ${BASE}`);
}

/** @returns MB at the start and after every thousand cards */
async function soak(cards: readonly BenchContext[]): Promise<number[]> {
  const directories: RendererDirectories = {
    templatesDirectory: projectPath('templates'),
    fontsDirectory: projectPath('fonts'),
  };
  const child = forkChild<RendererDirectories, CardTask, CardLayout | DrawnCard>({
    ...confineRenderer(directories),
    entry: new URL('../../src/renderer/process.ts', import.meta.url),
  });
  const ready = await child.send({ type: 'start', start: directories });
  if (ready.type !== 'ready')
    throw new Error(`Expected a process that is ready but received ${JSON.stringify(ready)}`);
  const samples = [residentMegabytes(child.pid)];
  for (const [index, context] of cards.entries()) {
    const task: CardTask = { call: 'draw', card: { template: 'vaccine', variant: 'card', context } };
    const reply = await child.send({ type: 'task', task });
    if (reply.type !== 'result') throw new Error(`Expected a card but received ${JSON.stringify(reply)}`);
    if ((index + 1) % BETWEEN_SAMPLES === 0) samples.push(residentMegabytes(child.pid));
  }
  child.kill('was no longer needed');
  await child.ended;
  return samples;
}

function residentMegabytes(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
