import type { ProcessEnd } from './child-channel.ts';
import type { PoolProcess } from './pool-process.ts';
import { messageOf } from '../thrown.ts';

/** Bounds of the delay before a restart, ms. */
const SHORTEST_DELAY = 100;
export const LONGEST_DELAY = 10_000;

/** An event of a pool for the log. Durations are in ms. */
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
      /** Whether it was killed because a task took too long. */
      readonly timedOut: boolean;
      readonly restartDelay: number;
    } & ProcessEnd)
  | {
      readonly level: 'error';
      readonly event: 'process_not_started';
      readonly cause: string;
      /** Failed starts in a row. */
      readonly failures: number;
      readonly restartDelay: number;
    };

export interface SupervisionOptions<Task, Result> {
  /** Starts a process. Rejects with a message for the operator. */
  readonly start: () => Promise<PoolProcess<Task, Result>>;
  /** Settles after the delay, ms, or when `signal` aborts. */
  readonly wait: (delay: number, signal: AbortSignal) => Promise<unknown>;
  readonly log: (event: PoolEvent) => void;
  /** Called when a process is ready for tasks. */
  readonly onUp: (started: PoolProcess<Task, Result>) => void;
  /** Called when a process has ended, or with null when a start failed. */
  readonly onDown: (ended: PoolProcess<Task, Result> | null) => void;
  /** Ends the process and the supervision. */
  readonly signal: AbortSignal;
}

export interface Supervision {
  readonly up: boolean;
  /** Failed starts in a row: processes that ended before they received a task. */
  readonly failures: number;
  /** Resolves after `signal` has aborted and the process has ended. */
  readonly finished: Promise<void>;
}

/**
 * Keeps one process running. Replaces it immediately if it ends after it received a task, because then the task is at
 * fault. If it ends before, the start has failed, and the delay before the next start doubles each time, so that a crash
 * loop uses little processor time.
 *
 * @param first null to start one
 */
export function superviseProcess<Task, Result>(
  first: PoolProcess<Task, Result> | null,
  { start, wait, log, onUp, onDown, signal }: SupervisionOptions<Task, Result>,
): Supervision {
  let up = false;
  let failures = 0;

  async function untilItEnds(poolProcess: PoolProcess<Task, Result>): Promise<void> {
    const end = (): void => poolProcess.kill('was no longer needed');
    signal.addEventListener('abort', end, { once: true });
    // The signal may have aborted while the process became ready.
    if (signal.aborted) end();
    up = true;
    onUp(poolProcess);
    const { cause, stderr } = await poolProcess.ended;
    up = false;
    signal.removeEventListener('abort', end);
    failures = poolProcess.hasBegun ? 0 : failures + 1;
    onDown(poolProcess);
    if (signal.aborted) return;
    const delay = restartDelay(failures);
    const { pid, timedOut } = poolProcess;
    log({ level: 'error', event: 'process_ended', pid, cause, stderr, timedOut, restartDelay: delay });
  }

  async function next(): Promise<PoolProcess<Task, Result> | null> {
    // An aborted wait rejects, which is not an error here: the next line checks the signal.
    await wait(restartDelay(failures), signal).catch(() => undefined);
    if (signal.aborted) return null;
    const startedAt = performance.now();
    try {
      const started = await start();
      log({
        level: 'info',
        event: 'process_ready',
        pid: started.pid,
        duration: performance.now() - startedAt,
      });
      return started;
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
    let poolProcess = first;
    for (;;) {
      if (poolProcess !== null) await untilItEnds(poolProcess);
      if (signal.aborted) return;
      poolProcess = await next();
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

/** Returns the delay before the next start, ms: 0 without a failed start, then 0.1 s, doubling up to 10 s. */
function restartDelay(failures: number): number {
  return failures === 0 ? 0 : Math.min(SHORTEST_DELAY * 2 ** (failures - 1), LONGEST_DELAY);
}
