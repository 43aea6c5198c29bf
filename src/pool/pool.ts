import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { TaskNotBegun } from './child-channel.ts';
import { spaceOut, startAll, startProcess, type PoolProcess, type ProcessOptions } from './pool-process.ts';
import { superviseProcess, type PoolEvent, type Supervision } from './supervise.ts';
import { createResourceQueue } from './resource-queue.ts';
import { withinDeadline } from '../within-deadline.ts';

/** Failed starts in a row after which a process counts as broken. The delays between them are 0.1 s and 0.2 s. */
const FAILURES_UNTIL_UNHEALTHY = 3;

/**
 * The share of its deadline that a task may wait. If tasks waited until just before their deadline, the processes of an
 * overloaded pool would only work on tasks that end too late.
 */
export const WAITING_SHARE = 0.5;

/**
 * Least time between two kills of late processes, over all pools, because a start takes as much processor time as hundreds
 * of cards. Also how long the pool rejects heavy tasks after it killed a process because of one. ms
 */
export const KILL_PAUSE = 1_000;

/** Shared by all pools of this program. */
const killDelay = spaceOut(KILL_PAUSE);

export interface PoolOptions<Start> extends Omit<ProcessOptions<Start>, 'killDelay'> {
  readonly processes: number;
  /**
   * Whether a pool of one process starts a second one with the first heavy task and keeps it. Otherwise light tasks wait for
   * a heavy task in progress. Defaults to false.
   */
  readonly startsSpare?: boolean;
  /** Most tasks that wait for a process. At most eight heavy tasks wait. Each waits for at most half of the deadline. */
  readonly queueLimit: number;
  readonly log: (event: PoolEvent) => void;
  /** Waits between attempts to start a process, ms. Tests pass their own. */
  readonly wait?: (delay: number, signal: AbortSignal) => Promise<unknown>;
}

/** Numbers of waiting tasks, and of processes by state. A process that waits for its restart counts as starting. */
export interface PoolLoad {
  readonly waiting: number;
  readonly idle: number;
  readonly busy: number;
  readonly starting: number;
}

export interface RunOptions {
  /** The task may take seconds. It runs when no other task waits and another process remains for light tasks. */
  readonly heavy?: boolean;
  /** Called when a process accepts the task. */
  readonly onTurn?: () => void;
}

/** A pool of processes. Each does one task at a time. */
export interface Pool<Task, Result> {
  /** Whether the pool accepts tasks: a process runs, or one has not yet failed to start three times in a row. */
  readonly healthy: boolean;
  /** The current load. */
  readonly load: PoolLoad;
  /**
   * Runs a task in the next free process: first come, first served, heavy tasks last.
   *
   * @param signal removes the task from the queue. A task that has begun continues, and its result is dropped.
   * @throws Problem as the process reports it; `renderer_failed` if the process is at fault or ends; `overloaded` if too
   *   many tasks wait, if this one waited too long, or if it is heavy and a heavy one was killed in the last second;
   *   `deadline_exceeded` after the deadline (the process is killed) or when `signal` aborts; `not_ready` if no process
   *   can be started; `shutting_down` after `close`
   */
  run(task: Task, signal: AbortSignal, options?: RunOptions): Promise<Result>;
  /** Rejects new tasks, finishes the accepted ones, then ends the processes. */
  close(): Promise<void>;
}

/**
 * Starts the processes and restarts each that ends.
 *
 * @returns when all of them are ready
 * @throws Error with a message for the operator if one does not become ready. All others have ended by then.
 */
export async function createPool<Start, Task, Result>(
  options: PoolOptions<Start>,
): Promise<Pool<Task, Result>> {
  const { processes, startsSpare = false, queueLimit, deadline, log, wait = waitForRestart } = options;
  const mostProcesses = startsSpare ? Math.max(processes, 2) : processes;
  const queue = createResourceQueue<PoolProcess<Task, Result>>({
    limit: queueLimit,
    resources: processes,
  });
  const unsettled = new Set<Promise<Result>>();
  const ending = new AbortController();
  let closed: Promise<void> | null = null;

  const start = (): Promise<PoolProcess<Task, Result>> =>
    startProcess({ ...options, killDelay }, ending.signal);
  const first = await startAll(processes, start, ending);
  const supervisions = first.map(supervise);

  /** Keeps a process running. @param poolProcess null to start one */
  function supervise(poolProcess: PoolProcess<Task, Result> | null): Supervision {
    return superviseProcess(poolProcess, {
      start,
      wait,
      log,
      onUp: (started) => queue.add(started),
      onDown(ended) {
        if (ended !== null) queue.remove(ended);
        if (!isHealthy()) queue.rejectAll(noProcess());
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
    // Checked before anything is set up for the task, because an overloaded pool rejects most tasks.
    if (queue.isFull(options.heavy ?? false)) throw new Problem('overloaded');
    if (options.heavy === true && supervisions.length < mostProcesses) supervisions.push(supervise(null));

    return withinDeadline({ action: 'do a task', deadline, signal }, (allowance) =>
      finish(task, allowance.signal, options),
    );
  }

  /** Runs the task. Continues after the caller has left: the process has a deadline of its own. */
  async function finish(
    task: Task,
    signal: AbortSignal,
    { heavy = false, onTurn = () => undefined }: RunOptions,
  ): Promise<Result> {
    const due = performance.now() + deadline;
    let poolProcess = await queue.take(signal, { heavy, longestWait: deadline * WAITING_SHARE });
    onTurn();
    for (;;) {
      try {
        return await poolProcess.run(task, due);
      } catch (error) {
        if (!(error instanceof TaskNotBegun)) throw error;
      } finally {
        if (heavy && poolProcess.timedOut) pauseHeavyTasks();
        if (poolProcess.alive) queue.giveBack(poolProcess);
        else queue.remove(poolProcess);
      }
      poolProcess = await queue.take(signal, { heavy, position: 'front' });
    }
  }

  function pauseHeavyTasks(): void {
    queue.pauseHeavy();
    setTimeout(() => queue.resumeHeavy(), KILL_PAUSE).unref();
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
      const { waiting, idle, busy } = queue.load;
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
