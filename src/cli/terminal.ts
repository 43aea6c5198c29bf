import { once } from 'node:events';
import { mkdir, writeFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { styleText } from 'node:util';
import { SAME_SIGNAL_WITHIN } from '../end-on-signal.ts';
import { codeOf } from '../thrown.ts';
import { EXIT_CODE, type ExitCode, UsageError } from './errors.ts';

/** Where a command reads and writes: the process's own streams, each of which may be a terminal, a file or a pipe. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & MaybeTerminal;
  /** Results. */
  readonly output: Output;
  /** Messages for a person. */
  readonly errors: Output;
}

type Output = NodeJS.WritableStream & MaybeTerminal;

interface MaybeTerminal {
  readonly isTTY?: boolean;
}

export function writeLine({ output }: Terminal, line: string): void {
  output.write(`${line}\n`);
}

/** The one form of `--json`: an indented value and a line feed. */
export function writeJson(terminal: Terminal, value: unknown): void {
  writeLine(terminal, JSON.stringify(value, null, 2));
}

/**
 * Colours a text if the stream is a terminal that has colours and `NO_COLOR` (https://no-color.org) is not set; else
 * it stays as it is.
 */
export function paint(style: Parameters<typeof styleText>[0], text: string, stream: Output): string {
  return styleText(style, text, { stream });
}

/** Numbers as people read them. */

/** `76.5 KiB` */
export function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

/** `1 card`, `2,000 cards` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * @param share 0 to 1
 * @returns `0.42 %`; what is not nothing never reads as nothing
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  return `${(share * 100).toFixed(2)} %`;
}

/** `0.4`, `25`, `1,200` */
export function rate(aSecond: number): string {
  return aSecond < 10 ? aSecond.toFixed(1) : Math.round(aSecond).toLocaleString('en');
}

/** `12 s`, `4 min 40 s`, `8 h 20 min` */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** Characters of the bar. */
const WIDTH = 30;
const CLEAR_LINE = '\r\u001B[K';
/** Before that a rate says nothing, ms. */
const FIRST_RATE = 1_000;

/** How far long work has come. */
interface Progress extends Disposable {
  /** One more is done, or so many. */
  readonly step: (steps?: number) => void;
}

interface ProgressOptions {
  /** How many steps there are. */
  readonly total: number;
  /** What a step does, such as `card`. */
  readonly noun: string;
  /** Where no terminal shows a bar, a line so often, ms; none unless given. */
  readonly linesEvery?: number;
}

/** @param stream where the bar is drawn, on one line that is cleared when it is disposed of, or the lines are written */
export function createProgress(stream: Output, { total, noun, linesEvery }: ProgressOptions): Progress {
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
    const filled = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    stream.write(`${CLEAR_LINE}${bar} ${describe()}`);
  }

  const hasLines = !stream.isTTY && linesEvery !== undefined;
  const timer = hasLines ? setInterval(() => stream.write(`${describe()}\n`), linesEvery) : undefined;
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

/** Commands that may take hours end in order when a signal stops them. */

/** Cloud Run sends SIGTERM ten seconds before it kills a task; a person types Ctrl-C. */
const EXIT_CODES = { SIGINT: EXIT_CODE.interrupted, SIGTERM: EXIT_CODE.terminated } as const;

/** Work that heeds the signal ends within that time, and clears its progress bar. ms */
const SETTLING = 100;

/** What may stop a command. */
export interface Stop {
  readonly signal: AbortSignal;
  /** What a command that was stopped ends with. */
  readonly exitCode: ExitCode;
}

/** Listens to signals until it is disposed of. A second signal ends the process at once. */
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
      } else if (performance.now() - since > SAME_SIGNAL_WITHIN) {
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
 * Waits for work unless the signal comes first. What the work does after that is of no interest: it may fail, or never
 * end.
 *
 * @returns null if it was stopped
 */
export async function unlessStopped<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
): Promise<Result | null> {
  try {
    return await Promise.race([work, afterStop(signal, SETTLING).then(() => null)]);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Resolves some ms after the signal. The waiting alone keeps no process alive. */
export async function afterStop(signal: AbortSignal, wait: number): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await setTimeout(wait, undefined, { ref: false });
}

/** The name of a file that means standard input or output, by POSIX's utility syntax guideline 13. */
export const STANDARD_STREAM = '-';

/**
 * Writes a result to a file, whose folder is made if it is missing, or to standard output.
 *
 * @throws UsageError for a picture on a terminal, and for a file that cannot be written
 */
export async function writeOutput(
  file: string,
  content: Uint8Array | string,
  { output }: Terminal,
): Promise<void> {
  if (file === STANDARD_STREAM) {
    if (output.isTTY && typeof content !== 'string') {
      throw new UsageError(
        'A picture is nothing for a terminal. Send it to a file or a program: -o card.png, or -o - | display',
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
 * @param what the file is to hold, such as `a context`
 * @throws UsageError if it cannot be read
 */
export async function readGivenFile(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new UsageError(`Expected ${what} in ${file} but it cannot be read: ${reason}.`);
  }
}
