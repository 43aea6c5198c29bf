import { once } from 'node:events';
import { mkdir, writeFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { styleText } from 'node:util';
import { SAME_SIGNAL_TIME } from '../end-on-signal.ts';
import { codeOf } from '../thrown.ts';
import { EXIT_CODE, type ExitCode, UsageError } from './errors.ts';

/** The streams of a command. Each may be a terminal, a file or a pipe. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & MaybeTerminal;
  /** Stream for results. */
  readonly output: Output;
  /** Stream for messages to a person. */
  readonly errors: Output;
}

type Output = NodeJS.WritableStream & MaybeTerminal;

interface MaybeTerminal {
  readonly isTTY?: boolean;
}

export function writeLine({ output }: Terminal, line: string): void {
  output.write(`${line}\n`);
}

/** Writes a value for `--json`: indented JSON and a line feed. */
export function writeJson(terminal: Terminal, value: unknown): void {
  writeLine(terminal, JSON.stringify(value, null, 2));
}

/**
 * Returns a text with colour codes if the stream is a terminal with colours and `NO_COLOR` (https://no-color.org) is
 * not set, else the text itself.
 */
export function paint(style: Parameters<typeof styleText>[0], text: string, stream: Output): string {
  return styleText(style, text, { stream });
}

/** Returns a text such as `76.5 KiB`. */
export function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

/** Returns a text such as `1 card` or `2,000 cards`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * Returns a text such as `0.42 %`. Only zero is `0.00 %`.
 *
 * @param share 0 to 1
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  return `${(share * 100).toFixed(2)} %`;
}

/** Returns a text such as `0.4`, `25` or `1,200`. */
export function rate(aSecond: number): string {
  return aSecond < 10 ? aSecond.toFixed(1) : Math.round(aSecond).toLocaleString('en');
}

/** Returns a text such as `12 s`, `4 min 40 s` or `8 h 20 min`. */
export function duration(seconds: number): string {
  const rounded = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(rounded / 3600), Math.floor(rounded / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rounded % 60} s` : `${rounded} s`;
}

/** Length of the bar in characters. */
const BAR_LENGTH = 30;
const CLEAR_LINE = '\r\u001B[K';
/** ms. A rate that is measured over less time is not shown. */
const FIRST_RATE = 1_000;

/** Shows the progress of long work. */
interface Progress extends Disposable {
  /** Reports that some steps are done, by default one. */
  readonly step: (steps?: number) => void;
}

interface ProgressOptions {
  /** Number of all steps. */
  readonly total: number;
  /** Name of a step in the singular, such as `card`. */
  readonly noun: string;
  /** ms between two lines if the stream is not a terminal. By default no lines are written. */
  readonly logInterval?: number;
}

/** Draws a progress bar on a terminal and clears it when disposed. Writes lines to other streams, see `logInterval`. */
export function createProgress(stream: Output, { total, noun, logInterval }: ProgressOptions): Progress {
  const startedAt = performance.now();
  let done = 0;

  function describe(): string {
    const passed = performance.now() - startedAt;
    const state = `${done.toLocaleString('en')} of ${count(total, noun)}`;
    if (passed < FIRST_RATE || done === 0) return state;
    const aSecond = (done * 1000) / passed;
    return `${state}, ${rate(aSecond)} a second, ${duration((total - done) / aSecond)} left`;
  }

  function draw(): void {
    const filled = total === 0 ? BAR_LENGTH : Math.floor((done / total) * BAR_LENGTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_LENGTH - filled);
    stream.write(`${CLEAR_LINE}${bar} ${describe()}`);
  }

  const hasLines = !stream.isTTY && logInterval !== undefined;
  const timer = hasLines ? setInterval(() => stream.write(`${describe()}\n`), logInterval) : undefined;
  if (stream.isTTY) draw();
  return {
    step(steps = 1) {
      done += steps;
      if (stream.isTTY) draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      if (stream.isTTY) stream.write(CLEAR_LINE);
    },
  };
}

/** Exit codes by signal. Ctrl-C sends SIGINT. Cloud Run sends SIGTERM ten seconds before it kills a task. */
const EXIT_CODES = { SIGINT: EXIT_CODE.interrupted, SIGTERM: EXIT_CODE.terminated } as const;

/** Time for work that listens to the signal to end and to clear its progress bar. ms */
const SETTLE_TIME = 100;

/** A signal that asks a long command to stop. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Exit code of a stopped command. */
  readonly exitCode: ExitCode;
}

/** Listens to SIGINT and SIGTERM until disposed. A second signal ends the process at once. */
export function stopOnSignal(): Stop & Disposable {
  const ending = new AbortController();
  let exitCode: ExitCode = EXIT_CODE.interrupted;
  let since = 0;
  const listeners = Object.entries(EXIT_CODES).map(([name, code]) => {
    const listener = (): void => {
      if (!ending.signal.aborted) {
        exitCode = code;
        since = performance.now();
        ending.abort();
      } else if (performance.now() - since > SAME_SIGNAL_TIME) {
        process.exit(exitCode);
      }
    };
    process.on(name, listener);
    return () => void process.off(name, listener);
  });
  return {
    signal: ending.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]() {
      for (const remove of listeners) remove();
    },
  };
}

/**
 * Waits for work or for the signal. After the signal it ignores the work, which may fail or never end.
 *
 * @returns null after the signal
 */
export async function unlessStopped<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
): Promise<Result | null> {
  try {
    return await Promise.race([work, afterStop(signal, SETTLE_TIME).then(() => null)]);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Resolves `wait` ms after the signal. Its timer does not keep the process alive. */
export async function afterStop(signal: AbortSignal, wait: number): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await setTimeout(wait, undefined, { ref: false });
}

/** File name for standard input or output (POSIX, utility syntax guideline 13). */
export const STANDARD_STREAM = '-';

/**
 * Writes a result to standard output or to a file. Creates the file's folder if it is missing.
 *
 * @throws UsageError if the result is a picture and the output a terminal, or if the file cannot be written
 */
export async function writeOutput(
  file: string,
  content: Uint8Array | string,
  { output }: Terminal,
): Promise<void> {
  if (file === STANDARD_STREAM) {
    if (output.isTTY && typeof content !== 'string') {
      throw new UsageError(
        'A picture cannot be shown in a terminal. Write it to a file or to a program: -o card.png, or -o - | display',
      );
    }
    output.write(content);
    return;
  }
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new UsageError(`Expected to write ${file} but could not: ${reason}.`);
  }
}

/**
 * Reads a file that the arguments name.
 *
 * @param what expected content of the file for the message, such as `a context`
 * @throws UsageError if the file cannot be read
 */
export async function readGivenFile(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new UsageError(`Expected ${what} in ${file} but it cannot be read: ${reason}.`);
  }
}
