/** The command line as a process of its own, as a shell runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  /** What standard input gives; nothing if it is left out. */
  readonly input?: string;
  /** Beyond what finds programs and compiled modules; nothing else is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly entry?: string;
}

/** Runs `ogp` with pipes instead of a terminal. */
export async function runOgp(
  args: readonly string[],
  { input = '', environment = {}, cwd = PROJECT, entry = `${PROJECT}bin/ogp.js` }: RunOptions = {},
): Promise<Run> {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [entry, ...args], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...environment },
  });
  // A command that does not read it may be gone before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [bytes, stderr, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout: bytes.toString(), bytes, stderr };
}
