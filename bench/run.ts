/**
 * `npm run bench` measures everything, `npm run bench -- draw http` some parts. It prints tables and asserts nothing.
 * Each part runs in a process of its own, on one core where the system can pin it, so that ratios compare like with like.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../scripts/support/install-packages.ts';
import { LAST_CORE, pinTo } from './support/pin.ts';

interface Part {
  readonly about: string;
  /** Measures one core; the others share the work between cores themselves. */
  readonly pinned: boolean;
  readonly needsPeers: boolean;
}

const PARTS: Readonly<Record<string, Part>> = {
  draw: { about: 'drawing a card, against peers', pinned: true, needsPeers: true },
  profile: { about: 'where the time of a card goes', pinned: true, needsPeers: false },
  layout: { about: 'setting a text', pinned: true, needsPeers: false },
  growth: { about: 'how the cost grows with the card', pinned: true, needsPeers: false },
  concurrency: { about: 'threads, processes, asynchronous calls', pinned: false, needsPeers: false },
  start: { about: 'from the start of a process to its first card', pinned: false, needsPeers: false },
  http: { about: 'cards a second over HTTP', pinned: false, needsPeers: true },
  soak: { about: 'memory over 20,000 cards', pinned: true, needsPeers: false },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`Expected parts out of ${Object.keys(PARTS).join(', ')} but received ${unknown.join(', ')}.`);
  process.exitCode = 1;
} else {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores`);
  const selected = Object.entries(PARTS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  // None of the peers needs an install script.
  if (selected.some(([, { needsPeers }]) => needsPeers)) installPackages('bench/peers', ['--ignore-scripts']);
  for (const [name, part] of selected) await run(name, part);
}

async function run(name: string, { about, pinned }: Part): Promise<void> {
  console.log(`\n# ${name}: ${about}`);
  const script = fileURLToPath(new URL(`parts/${name}.ts`, import.meta.url));
  const options = ['--expose-gc', script];
  const [command, ...rest] = pinned
    ? pinTo(LAST_CORE, [process.execPath, ...options])
    : [process.execPath, ...options];
  if (command === undefined) return;
  const [code] = await once(spawn(command, rest, { stdio: 'inherit' }), 'close');
  if (code !== 0) process.exitCode = 1;
}
