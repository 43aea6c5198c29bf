/** Starts the service as a process of its own: for tests, benchmarks and `npm run demo`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { buildIfStale } from '../../scripts/support/build.ts';

/** What every start of the service runs. */
export const SERVICE_ENTRY = 'dist/main.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

let building: Promise<void> | undefined;

/** A test file that is run alone may come after a change of the sources. `npm test` has built them by then. */
function upToDate(): Promise<void> {
  building ??= buildIfStale();
  return building;
}

const logLine = z.looseObject({ severity: z.string(), message: z.string() });
const readyLine = z.looseObject({ url: z.url(), message: z.string().startsWith('Ready') });

export type LogLine = z.infer<typeof logLine>;

export interface LaunchOptions {
  /** Variables beyond those that keep the service to itself; nothing is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The file to run; a relative path starts at `root`. */
  readonly entry?: string;
  readonly root?: string;
  /** Node's own, before the entry. */
  readonly nodeOptions?: readonly string[];
}

export interface ServiceOptions extends LaunchOptions {
  /** Adds a program in front of the command, such as one that binds it to a core. */
  readonly wrap?: (command: readonly string[]) => readonly string[];
  /** 'ignore' discards the log, so that reading it costs nothing. */
  readonly log?: 'pipe' | 'ignore';
}

export interface ServiceExit {
  /** Null if it died of a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** All that it wrote, its log. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServiceProcess {
  /** As its log names it, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly child: ChildProcess;
  /** The directory of its cards, unless the environment names another store. Deleted when the process has ended. */
  readonly store: string;
  /** Its log so far. */
  readonly logs: readonly LogLine[];
  /** Resolves with the first line of its log, past or future, that `isIt`; rejects if the process ends without one. */
  readonly logged: (isIt: (line: LogLine) => boolean) => Promise<LogLine>;
  /** Resolves when it has ended and all that it wrote is read. */
  readonly exit: Promise<ServiceExit>;
  /** Sends the signal, unless it has ended already, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<ServiceExit>;
}

/**
 * Starts the service on a free port of the loopback interface, with one renderer process and, unless the environment
 * names a store, one that is deleted at its end.
 *
 * @returns when it is ready; whoever starts it stops it
 * @throws Error with what it complained about if it ends before
 */
export async function startService(options: LaunchOptions = {}): Promise<ServiceProcess> {
  await upToDate();
  const { child, store, logs, logged, exit } = launch(options);
  const ready = readyLine.parse(await logged((line) => readyLine.safeParse(line).success));
  return {
    url: ready.url,
    port: Number(new URL(ready.url).port),
    pid: z.number().parse(child.pid),
    child,
    store,
    logs,
    logged,
    exit,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exit;
    },
  };
}

/**
 * A start that is expected to fail. One that does not is killed, which shows in what is returned.
 *
 * @param moment when it resolves, the service is sent SIGTERM
 */
export async function startInVain(options: LaunchOptions, moment?: Promise<unknown>): Promise<ServiceExit> {
  await upToDate();
  const { child, logged, exit } = launch(options);
  void moment?.then(() => child.kill('SIGTERM'));
  logged((line) => readyLine.safeParse(line).success).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  return exit;
}

/** @returns options of Node that run a statement when the process gets SIGWINCH, which means nothing to it otherwise */
export function onSignal(statement: string): readonly string[] {
  const source = `process.on('SIGWINCH', () => { ${statement} });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

/** Spawns the service. The process and its store are gone when this process ends, whatever happens in between. */
export function spawnService({
  environment = {},
  entry = SERVICE_ENTRY,
  root = PROJECT,
  nodeOptions = [],
  wrap = (command) => command,
  log = 'pipe',
}: ServiceOptions) {
  const store = mkdtempSync(join(tmpdir(), 'ogp-store-'));
  const [program = '', ...parameters] = wrap([process.execPath, ...nodeOptions, entry]);
  const child = spawn(program, parameters, {
    cwd: root,
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      RENDERER_PROCESSES: '1',
      STORE_URL: pathToFileURL(store).href,
      // Not what is tested, but how long it takes.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
      ...environment,
    },
    stdio: ['ignore', log, log === 'pipe' ? 'pipe' : 'inherit'],
  });
  const cleanUp = (): void => {
    child.kill('SIGKILL');
    rmSync(store, { recursive: true, force: true });
  };
  // Not even a test that fails in the middle leaves a service behind.
  process.once('exit', cleanUp);
  child.once('close', () => {
    process.off('exit', cleanUp);
    cleanUp();
  });
  return { child, store };
}

function launch(options: LaunchOptions) {
  const { child, store } = spawnService(options);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError('Expected pipes');
  const exit = watchExit(child, stdout, stderr);
  const logs: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  createInterface({ input: stdout }).on('line', (line) => {
    // A line that is none of a log's fails the test.
    const entry = logLine.parse(JSON.parse(line));
    logs.push(entry);
    for (const listener of listeners) listener(entry);
  });

  async function logged(isIt: (line: LogLine) => boolean): Promise<LogLine> {
    const known = logs.find(isIt);
    if (known !== undefined) return known;
    const found = Promise.withResolvers<LogLine>();
    const listener = (line: LogLine): void => void (isIt(line) && found.resolve(line));
    listeners.add(listener);
    const ended = exit.then(({ stdout, stderr }) => {
      throw new Error(`The service ended without the line that was waited for:\n${stdout}${stderr}`);
    });
    return Promise.race([found.promise, ended]).finally(() => listeners.delete(listener));
  }

  return { child, store, logs, logged, exit };
}

async function watchExit(
  child: ChildProcess,
  ...outputs: [stdout: NodeJS.ReadableStream, stderr: NodeJS.ReadableStream]
): Promise<ServiceExit> {
  const [[code, signal], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    ...outputs.map((output) => text(output)),
  ]);
  return { code, signal, stdout: stdout ?? '', stderr: stderr ?? '' };
}
