import type { ProcessEnd } from './child-channel.ts';
import type { PoolProcess } from './pool-process.ts';
import { messageOf } from '../thrown.ts';

/** ms */
const SHORTEST_DELAY = 100;
export const LONGEST_DELAY = 10_000;

/** What the operator's log learns about the processes. Durations are in ms. */
export type PoolEvent =
  | {
      readonly level: 'info';
      readonly event: 'process_ready';
      readonly pid: number;
      readonly duration: number;
    }
  | ({
      readonly level: 'error';
      readonly event: 'process_ended';
      readonly pid: number;
      /** It was killed because a card took too long. */
      readonly timedOut: boolean;
      readonly restartDelay: number;
    } & ProcessEnd)
  | {
      readonly level: 'error';
      readonly event: 'process_not_started';
      readonly cause: string;
      /** How many processes of this place in a row ended before they were given a task. */
      readonly failures: number;
      readonly restartDelay: number;
    };

export interface SupervisionOptions<Task, Result> {
  /** Starts a process; rejects with a message for the operator. */
  readonly start: () => Promise<PoolProcess<Task, Result>>;
  /** Resolves or rejects after the delay, ms, or when `signal` aborts. */
  readonly wait: (delay: number, signal: AbortSignal) => Promise<unknown>;
  readonly log: (event: PoolEvent) => void;
  /** A process is ready for tasks. */
  readonly onUp: (process: PoolProcess<Task, Result>) => void;
  /** A process has ended, or none could be started. */
  readonly onDown: (process: PoolProcess<Task, Result> | null) => void;
  /** Ends the process and the supervision. */
  readonly signal: AbortSignal;
}

export interface Supervision {
  readonly up: boolean;
  /** How many processes in a row ended before they were given a task. */
  readonly failures: number;
  /** Resolves after `signal` has aborted, when no process is left. */
  readonly finished: Promise<void>;
}

/**
 * Keeps one process running. One that ends after it was given a task is replaced at once: it did start, and the task
 * that it ended over was at fault. One that ends before its first task is a failed start, and is tried again later and
 * later, so that a crash loop costs little.
 *
 * @param first null to start one
 */
export function superviseProcess<Task, Result>(
  first: PoolProcess<Task, Result> | null,
  { start, wait, log, onUp, onDown, signal }: SupervisionOptions<Task, Result>,
): Supervision {
  let up = false;
  let failures = 0;

  async function untilItEnds(process: PoolProcess<Task, Result>): Promise<void> {
    const end = (): void => process.kill('was no longer needed');
    signal.addEventListener('abort', end, { once: true });
    // It may have become ready in the very moment of the abort.
    if (signal.aborted) end();
    up = true;
    onUp(process);
    const { cause, stderr } = await process.ended;
    up = false;
    signal.removeEventListener('abort', end);
    failures = process.hasBegun ? 0 : failures + 1;
    onDown(process);
    if (signal.aborted) return;
    const delay = restartDelay(failures);
    const { pid, timedOut } = process;
    log({ level: 'error', event: 'process_ended', pid, cause, stderr, timedOut, restartDelay: delay });
  }

  async function next(): Promise<PoolProcess<Task, Result> | null> {
    // An aborted wait is no error: the loop sees the signal.
    await wait(restartDelay(failures), signal).catch(() => undefined);
    if (signal.aborted) return null;
    const startedAt = performance.now();
    try {
      const process = await start();
      log({
        level: 'info',
        event: 'process_ready',
        pid: process.pid,
        duration: performance.now() - startedAt,
      });
      return process;
    } catch (error) {
      if (signal.aborted) return null;
      failures += 1;
      onDown(null);
      const cause = messageOf(error);
      log({
        level: 'error',
        event: 'process_not_started',
        cause,
        failures,
        restartDelay: restartDelay(failures),
      });
      return null;
    }
  }

  async function keepRunning(): Promise<void> {
    let process = first;
    for (;;) {
      if (process !== null) await untilItEnds(process);
      if (signal.aborted) return;
      process = await next();
    }
  }

  return {
    get up() {
      return up;
    },
    get failures() {
      return failures;
    },
    finished: keepRunning(),
  };
}

/** @returns ms; none after an end that was no failed start, then doubling from 0.1 s up to 10 s */
function restartDelay(failures: number): number {
  return failures === 0 ? 0 : Math.min(SHORTEST_DELAY * 2 ** (failures - 1), LONGEST_DELAY);
}
