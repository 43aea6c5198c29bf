import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { TaskNotBegun } from './child-channel.ts';
import { spaceOut, startAll, startProcess, type PoolProcess, type ProcessOptions } from './pool-process.ts';
import { superviseProcess, type PoolEvent, type Supervision } from './supervise.ts';
import { createWaitingLine } from './waiting-line.ts';
import { withinDeadline } from '../within-deadline.ts';

/** After a delay of 0.1 s and one of 0.2 s, a place that still cannot start a process counts as broken. */
const FAILURES_UNTIL_UNHEALTHY = 3;

/**
 * The share of its deadline that a task may wait. Where all who wait are served just before they are given up on,
 * every process works for answers that come too late, and an overloaded pool does no good at all.
 */
export const WAITING_SHARE = 0.5;

/**
 * Between two kills of late processes of any pool, however many are late: a start takes as much of a processor as
 * hundreds of cards. After a kill over a heavy task, so long no heavy task is begun. ms
 */
export const KILL_PAUSE = 1_000;

/** One for all pools of this program. */
const respite = spaceOut(KILL_PAUSE);

export interface PoolOptions<Start> extends Omit<ProcessOptions<Start>, 'respite'> {
  readonly processes: number;
  /**
   * Whether a pool of one process starts another one with the first heavy task, and keeps it. Without it, light tasks wait
   * for the heavy one that is being done.
   */
  readonly startsSpare?: boolean;
  /** How many tasks may wait for a process, each for half of the deadline; of heavy ones at most eight. */
  readonly queueLimit: number;
  readonly log: (event: PoolEvent) => void;
  /** Waits between the attempts to start a process, ms; a test hands in its own. */
  readonly wait?: (delay: number, signal: AbortSignal) => Promise<unknown>;
}

/** Counts; a process that waits to be started again counts as starting. */
export interface PoolLoad {
  readonly waiting: number;
  readonly idle: number;
  readonly busy: number;
  readonly starting: number;
}

export interface RunOptions {
  /** The task may take seconds: it waits until no other does, and leaves a process to the others. */
  readonly heavy?: boolean;
  /** Called when a process takes the task. */
  readonly onTurn?: () => void;
}

/** Processes that do one task at a time each. */
export interface Pool<Task, Result> {
  /** Whether tasks are taken: a process is up, or has not failed often enough to be given up on. */
  readonly healthy: boolean;
  /** What its processes do, and how many tasks wait for one. */
  readonly load: PoolLoad;
  /**
   * Does a task in the next process that is free, first come, first served, heavy ones after all others.
   *
   * @param signal takes the task out of the queue; a task that is being done goes on, and only its answer is dropped
   * @throws Problem as the process reports it, `renderer_failed` if the process is at fault or ends, `overloaded` if
   *   too many wait or this one has waited too long, or a heavy one was killed a moment ago, `deadline_exceeded` after the deadline (the process is killed) or
   *   when `signal` aborts, `not_ready` if no process can be started, `shutting_down` after `close`
   */
  run(task: Task, signal: AbortSignal, options?: RunOptions): Promise<Result>;
  /** Takes no more tasks, finishes those it has taken, ends the processes. */
  close(): Promise<void>;
}

/**
 * Starts the processes and keeps them running.
 *
 * @returns when all of them are ready
 * @throws Error with a message for the operator if one does not become ready; no process is left then
 */
export async function createPool<Start, Task, Result>(
  options: PoolOptions<Start>,
): Promise<Pool<Task, Result>> {
  const { processes, startsSpare = false, queueLimit, deadline, log, wait = waitForRestart } = options;
  const places = startsSpare ? Math.max(processes, 2) : processes;
  const line = createWaitingLine<PoolProcess<Task, Result>>({ limit: queueLimit, resources: places });
  const unsettled = new Set<Promise<Result>>();
  const ending = new AbortController();
  let closed: Promise<void> | null = null;

  const start = (): Promise<PoolProcess<Task, Result>> =>
    startProcess({ ...options, respite }, ending.signal);
  const first = await startAll(processes, start, ending);
  const supervisions = first.map(supervise);

  /** @param process null to start one */
  function supervise(process: PoolProcess<Task, Result> | null): Supervision {
    return superviseProcess(process, {
      start,
      wait,
      log,
      onUp: (process) => line.join(process),
      onDown(process) {
        if (process !== null) line.leave(process);
        if (!isHealthy()) line.dismiss(noProcess());
      },
      signal: ending.signal,
    });
  }

  function isHealthy(): boolean {
    return supervisions.some(({ up, failures }) => up || failures < FAILURES_UNTIL_UNHEALTHY);
  }

  async function doTask(task: Task, signal: AbortSignal, options: RunOptions): Promise<Result> {
    if (closed !== null) throw new Problem('shutting_down');
    if (!isHealthy()) throw noProcess();
    // Before anything is set up for the task: under overload most are refused.
    if (line.isFull(options.heavy ?? false)) throw new Problem('overloaded');
    if (options.heavy === true && supervisions.length < places) supervisions.push(supervise(null));

    return withinDeadline({ action: 'do a task', deadline, signal }, (allowance) =>
      finish(task, allowance.signal, options),
    );
  }

  /** The work goes on when nobody waits for it any more; the process sees to it that it ends. */
  async function finish(
    task: Task,
    patience: AbortSignal,
    { heavy = false, onTurn = () => undefined }: RunOptions,
  ): Promise<Result> {
    const due = performance.now() + deadline;
    let process = await line.take(patience, { heavy, longestWait: deadline * WAITING_SHARE });
    onTurn();
    for (;;) {
      try {
        return await process.run(task, due);
      } catch (error) {
        if (!(error instanceof TaskNotBegun)) throw error;
      } finally {
        if (heavy && process.timedOut) restFromHeavy();
        if (process.alive) line.giveBack(process);
        else line.leave(process);
      }
      process = await line.take(patience, { heavy, place: 'first' });
    }
  }

  function restFromHeavy(): void {
    line.closeHeavy();
    setTimeout(() => line.openHeavy(), KILL_PAUSE).unref();
  }

  async function shutDown(): Promise<void> {
    await Promise.allSettled(unsettled);
    ending.abort();
    await Promise.all(supervisions.map(({ finished }) => finished));
  }

  return {
    get healthy() {
      return closed === null && isHealthy();
    },
    get load() {
      const { waiting, idle, busy } = line.load;
      return { waiting, idle, busy, starting: supervisions.length - idle - busy };
    },
    run(task, signal, options = {}) {
      const work = doTask(task, signal, options);
      unsettled.add(work);
      return work.finally(() => unsettled.delete(work));
    },
    close() {
      closed ??= shutDown();
      return closed;
    },
  };
}

function noProcess(): Problem {
  return new Problem('not_ready', { message: 'No process can be started.' });
}

function waitForRestart(delay: number, signal: AbortSignal): Promise<void> {
  return sleep(delay, undefined, { signal });
}
