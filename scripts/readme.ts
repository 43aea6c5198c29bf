/**
 * Does what README.md says under `## Start`, as a newcomer would: each `npm ci` in a fresh copy of the repository,
 * the service left running while the commands after it talk to it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, isService, readWalks, type Command } from './support/readme-commands.ts';

/** ms */
const COMMAND_TIMEOUT = 600_000;
const START_TIMEOUT = 300_000;
const STOP_TIMEOUT = 15_000;
const READY = 'http://localhost:8080/health/ready';
/** Not part of a clone: folders of these names anywhere, and these at the top. */
const LEFT_OUT = new Set(['.git', 'node_modules']);
const LEFT_OUT_AT_TOP = new Set(['var', 'coverage']);

if (await isReady()) throw new Error('Expected nothing to listen on port 8080 yet');

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
    process.exit(1);
  });
}

for (const { commands } of readWalks(await readFile('README.md', 'utf8'))) {
  const directory = await mkdtemp(join(tmpdir(), 'ogp-readme-'));
  try {
    await cp('.', directory, {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(basename(path)) && !LEFT_OUT_AT_TOP.has(path),
    });
    for (const command of commands) {
      console.log(`\n$ ${command.script.trimEnd()}`);
      if (isService(command)) await startService(command, directory);
      else await runCommand(command, directory);
    }
    for (const child of running) await stop(child);
  } finally {
    for (const child of running) signalGroup(child, 'SIGKILL');
    running.clear();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Each command leads a process group, so that whatever it started ends with it. */
function start({ script }: Command, cwd: string, stdout: 'inherit' | 'pipe'): ChildProcess {
  const options = ['-euo', 'pipefail', '-c', script];
  const child = spawn('bash', options, { cwd, detached: true, stdio: ['ignore', stdout, 'inherit'] });
  running.add(child);
  return child;
}

async function runCommand(command: Command, cwd: string): Promise<void> {
  const child = start(command, cwd, 'pipe');
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    process.stdout.write(chunk);
  });
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), COMMAND_TIMEOUT);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  if (code !== 0)
    throw new Error(`Expected "${command.script.trim()}" to exit with 0 but it did with ${code}`);
  if (command.answer === undefined) return;
  const answer: unknown = JSON.parse(Buffer.concat(chunks).toString());
  const differing = differences(command.answer, answer);
  if (differing.length > 0) {
    throw new Error(`Expected the answer that README.md shows but it differs at ${differing.join(', ')}`);
  }
  await openPicture(answer);
}

async function openPicture(answer: unknown): Promise<void> {
  if (typeof answer !== 'object' || answer === null || !('url' in answer)) return;
  const response = await fetch(String(answer.url), { signal: AbortSignal.timeout(STOP_TIMEOUT) });
  const type = response.headers.get('content-type');
  console.log(`\n${String(answer.url)}: ${response.status} ${type ?? ''}`);
  if (type !== 'image/png') throw new Error(`Expected a picture at ${String(answer.url)}`);
}

async function startService(command: Command, cwd: string): Promise<void> {
  const child = start(command, cwd, 'inherit');
  const deadline = Date.now() + START_TIMEOUT;
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`"${command.script.trim()}" ended with ${child.exitCode}`);
    if (Date.now() > deadline)
      throw new Error(`Expected ${READY} to answer within ${START_TIMEOUT / 1000} s`);
    await sleep(500);
  }
}

/** Waits for the whole group: npm and the shell end before the service has finished what it was doing. */
async function stop(child: ChildProcess): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT;
  for (let alive = signalGroup(child, 'SIGTERM'); alive; alive = signalGroup(child, 0)) {
    if (Date.now() > deadline)
      throw new Error(`Expected every process to end within ${STOP_TIMEOUT / 1000} s`);
    await sleep(100);
  }
}

/** @returns whether any process of the group was there to be signalled; 0 only asks */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(READY, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
