import { Problem } from '../errors.ts';
import {
  forkChild,
  type ChildChannel,
  type ChildOptions,
  type ProcessEnd,
  type Reply,
} from './child-channel.ts';

export interface ProcessOptions<Start> extends ChildOptions {
  /** The data with which the process prepares itself. */
  readonly start: Start;
  /** For the preparation, ms. */
  readonly startDeadline?: number;
  /** For one task, ms. Then the process is killed. */
  readonly deadline: number;
  /** Called when a task is late. Returns how long to wait before the process is killed, ms. Defaults to 0. */
  readonly killDelay?: () => number;
}

/** Loading fonts and templates takes seconds on a busy machine. ms */
const START_DEADLINE = 30_000;

/**
 * The least time that a task gets. A task that was assigned to a busy process may begin just before its deadline, which is
 * no reason to kill the process. ms
 */
const LEAST_TIME = 50;

/** A process that accepts tasks while it is `alive`. */
export interface PoolProcess<Task, Result> {
  readonly pid: number;
  readonly alive: boolean;
  /** Whether it has received a task. If so, its end is not a failed start. */
  readonly hasBegun: boolean;
  /** Whether it was killed because a task took too long. */
  readonly timedOut: boolean;
  readonly ended: Promise<ProcessEnd>;
  /**
   * Runs a task after all tasks that the process received before.
   *
   * @param due when the process is killed if the task is not done, on the clock of `performance.now()`, ms. Defaults to
   *   now plus the deadline.
   * @throws Problem as the process reports it; `renderer_failed` if the process is at fault or ends during the task;
   *   `TaskNotBegun` if it ends before
   */
  run(task: Task, due?: number): Promise<Result>;
  /** Kills the process, even in the middle of native code. @param cause completes the sentence "The process …" */
  kill(cause: string): void;
}

/**
 * Starts a process and waits until it is ready.
 *
 * @throws Error with a message for the operator if the process reports a failure, ends or is not ready in time, or if
 *   `signal` aborts. The process has ended by then.
 */
export async function startProcess<Start, Task, Result>(
  options: ProcessOptions<Start>,
  signal: AbortSignal,
): Promise<PoolProcess<Task, Result>> {
  signal.throwIfAborted();
  const child = forkChild<Start, Task, Result>(options);
  const { startDeadline = START_DEADLINE } = options;
  const timer = setTimeout(() => child.kill(`was not ready within ${startDeadline} ms`), startDeadline);
  const giveUp = (): void => child.kill('was no longer needed');
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return readyProcess(child, await becomeReady(child, options.start), options);
  } catch (error) {
    child.kill('failed to start');
    await child.ended;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

/**
 * Starts several processes in parallel.
 *
 * @param ending is aborted if a start fails
 * @throws the error of the first start that fails. All other processes have ended by then.
 */
export async function startAll<
  Process extends { kill(cause: string): void; readonly ended: Promise<unknown> },
>(count: number, start: () => Promise<Process>, ending: AbortController): Promise<Process[]> {
  const starts = Array.from({ length: count }, start);
  try {
    return await Promise.all(starts);
  } catch (error) {
    ending.abort();
    for (const outcome of await Promise.allSettled(starts)) {
      if (outcome.status === 'rejected') continue;
      outcome.value.kill('was no longer needed');
      await outcome.value.ended;
    }
    throw error;
  }
}

/** Creates a function that returns how long its caller has to wait, ms, so that callers go on at least `pause` apart. */
export function spaceOut(pause: number): () => number {
  let next = 0;
  return () => {
    const now = performance.now();
    const turn = Math.max(now, next);
    next = turn + pause;
    return turn - now;
  };
}

/** Sends the start data and waits until the process is ready. @returns the process's id */
async function becomeReady<Start, Task, Result>(
  child: ChildChannel<Start, Task, Result>,
  start: Start,
): Promise<number> {
  const reply = await child.send({ type: 'start', start }).catch(async (error: unknown) => {
    const { cause, stderr } = await child.ended;
    throw new Error([`A child process did not start: it ${cause}.`, ...stderr].join('\n'), {
      cause: error,
    });
  });
  if (reply.type === 'failed') throw new Error(reply.message);
  if (reply.type !== 'ready' || child.pid === undefined) {
    throw new Error(`A child process did not start: it replied "${reply.type}".`);
  }
  return child.pid;
}

function readyProcess<Start, Task, Result>(
  child: ChildChannel<Start, Task, Result>,
  pid: number,
  { deadline, killDelay = () => 0 }: Pick<ProcessOptions<Start>, 'deadline' | 'killDelay'>,
): PoolProcess<Task, Result> {
  let hasBegun = false;
  let timedOut = false;
  /** Settles when the last task is done. */
  let last: Promise<unknown> = Promise.resolve();

  async function finishInTime(task: Task, due: number): Promise<Reply<Result>> {
    const before = last;
    hasBegun ||= child.alive;
    const replied = child.send({ type: 'task', task });
    last = replied.catch(() => undefined);
    await before;
    const kill = (): void => {
      timedOut = true;
      child.kill('did not finish a task by its deadline');
    };
    let timer = setTimeout(
      () => {
        timer = setTimeout(kill, killDelay());
      },
      Math.max(due - performance.now(), LEAST_TIME),
    );
    try {
      return await replied;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    pid,
    get alive() {
      return child.alive;
    },
    get hasBegun() {
      return hasBegun;
    },
    get timedOut() {
      return timedOut;
    },
    ended: child.ended,
    async run(task, due = performance.now() + deadline) {
      const reply = await finishInTime(task, due);
      switch (reply.type) {
        case 'result':
          return reply.result;
        case 'problem':
          throw new Problem(reply.code, { errors: reply.errors });
        case 'error':
          throw new Problem('renderer_failed', { message: reply.message });
        case 'ready':
        case 'failed':
          throw new Problem('renderer_failed', { message: `The process replied "${reply.type}" to a task.` });
      }
    },
    kill: (cause) => child.kill(cause),
  };
}
