import { Problem } from '../errors.ts';
import {
  forkChild,
  type ChildChannel,
  type ChildOptions,
  type ProcessEnd,
  type Reply,
} from './child-channel.ts';

export interface ProcessOptions<Start> extends ChildOptions {
  /** What the process gets to prepare itself. */
  readonly start: Start;
  /** How long it may prepare itself, ms. */
  readonly startDeadline?: number;
  /** How long a task may take, ms; then the process is killed. */
  readonly deadline: number;
  /** Asked when a task is late: how long the process may still live, ms. */
  readonly respite?: () => number;
}

/** Loading fonts and templates takes a busy machine seconds. ms */
const START_DEADLINE = 30_000;

/** A task that was given ahead may begin when it is nearly due: a sound process is not killed for that. ms */
const LEAST_TIME = 50;

/** A process that is ready, as long as it is `alive`. */
export interface PoolProcess<Task, Result> {
  readonly pid: number;
  readonly alive: boolean;
  /** It has been given a task, so that its end is not a failed start. */
  readonly hasBegun: boolean;
  /** It was killed because a task took too long. */
  readonly timedOut: boolean;
  readonly ended: Promise<ProcessEnd>;
  /**
   * Does one task after the other.
   *
   * @param due when the process is killed if the task is not done, on the clock of `performance.now()`; after the whole
   *   deadline unless given
   * @throws Problem as the process reports it, or `renderer_failed` if the process is at fault or ends over the task,
   *   `TaskNotBegun` if it ends before
   */
  run(task: Task, due?: number): Promise<Result>;
  /** Ends the process at once, also in the middle of native code. `cause` completes "The process …". */
  kill(cause: string): void;
}

/**
 * Starts a process and waits until it is ready.
 *
 * @throws Error with a message for the operator if it reports a failure, ends, is not ready in time, or `signal`
 *   aborts; the process has ended by then
 */
export async function startProcess<Start, Task, Result>(
  options: ProcessOptions<Start>,
  signal: AbortSignal,
): Promise<PoolProcess<Task, Result>> {
  signal.throwIfAborted();
  const child = forkChild<Start, Task, Result>(options);
  const { startDeadline = START_DEADLINE } = options;
  const timer = setTimeout(() => child.kill(`was not ready within ${startDeadline} ms`), startDeadline);
  const giveUp = (): void => child.kill('was no longer wanted');
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
 * Starts several processes.
 *
 * @throws what the first one that fails throws; all others have ended by then
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

/** @returns how long whoever asks has to wait, ms, so that no two go on within the pause */
export function spaceOut(pause: number): () => number {
  let next = 0;
  return () => {
    const now = performance.now();
    const turn = Math.max(now, next);
    next = turn + pause;
    return turn - now;
  };
}

/** @returns the process's id */
async function becomeReady<Start, Task, Result>(
  child: ChildChannel<Start, Task, Result>,
  start: Start,
): Promise<number> {
  const reply = await child.ask({ type: 'start', start }).catch(async (error: unknown) => {
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
  { deadline, respite = () => 0 }: Pick<ProcessOptions<Start>, 'deadline' | 'respite'>,
): PoolProcess<Task, Result> {
  let hasBegun = false;
  let timedOut = false;
  /** Settles when the task that was given last is done. */
  let last: Promise<unknown> = Promise.resolve();

  async function finishInTime(task: Task, due: number): Promise<Reply<Result>> {
    const before = last;
    hasBegun ||= child.alive;
    const replied = child.ask({ type: 'task', task });
    last = replied.catch(() => undefined);
    await before;
    const kill = (): void => {
      timedOut = true;
      child.kill('did not finish a task by its deadline');
    };
    let timer = setTimeout(
      () => {
        timer = setTimeout(kill, respite());
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
