import { flushCompileCache } from 'node:module';
import { Problem } from '../errors.ts';
import { isCommand, type Reply } from './child-channel.ts';
import { IS_BUNDLE } from '../program-files.ts';
import { framesOf, messageOf, OperatorError } from '../thrown.ts';

/** Native garbage after which a collection is forced, because V8 does not count native memory. bytes */
const MAX_GARBAGE = 20 * 2 ** 20;
/** Estimated native garbage per task of a process that does not measure it. bytes */
const GARBAGE_OF_TASK = 2 ** 20;

/** Stack frames in an error report. A stack that overflowed has thousands. */
const FRAMES_IN_REPORT = 8;

/** Delay of idle work after the process is ready, because the first task usually follows immediately. ms */
const FIRST_IDLE_DELAY = 250;

/** Time after which idle work yields. Its last step may take longer: the first card of a variant takes tens of ms. ms */
const IDLE_BUDGET = 3;

/** Work of a process between tasks. */
interface Maintenance {
  /** Does some work in advance and stops soon after `budgetMs`. @returns whether there is more work */
  readonly idle?: (budgetMs: number) => boolean;
  /** Returns the native memory that was allocated since the last call and will soon be garbage, bytes. */
  readonly takeGarbage?: () => number;
}

/** Prepares the process with the pool's start data. @returns the function that does one task at a time */
type Prepare<Start, Task, Result> = (start: Start) => Promise<(task: Task) => Result | Promise<Result>>;

/**
 * Runs the child's side of a pool: replies to the commands of the parent process, one after the other, until the parent
 * closes the channel or ends.
 *
 * @param prepare its rejection stops the start, so the message must be a sentence for the operator
 */
export function serveTasks<Start, Task, Result>(
  prepare: Prepare<Start, Task, Result>,
  { idle = () => false, takeGarbage }: Maintenance = {},
): void {
  let work: ((task: Task) => Result | Promise<Result>) | null = null;
  /** Settles when the reply to the last task is sent, so that replies keep the order of the tasks. */
  let last: Promise<void> = Promise.resolve();
  let garbage = 0;
  let isIdleWorkScheduled = false;

  /** Does a step of idle work and schedules the next one. Between two steps the event loop receives tasks. */
  function doIdleWork(): void {
    isIdleWorkScheduled = idle(IDLE_BUDGET);
    countGarbage(takeGarbage?.() ?? 0);
    if (isIdleWorkScheduled) setImmediate(doIdleWork);
  }

  function countGarbage(bytes: number): void {
    garbage += bytes;
    if (garbage < MAX_GARBAGE) return;
    garbage = 0;
    setImmediate(collectGarbage);
  }

  async function replyToStart(start: Start): Promise<Reply<Result>> {
    try {
      work = await prepare(start);
      // The pool ends the process with SIGKILL, which would lose the compiled code. The build fills the bundle's cache.
      if (!IS_BUNDLE) flushCompileCache();
      // Only the compile cache needs permission to write. It is dropped before the first task.
      process.permission?.drop('fs.write');
      return { type: 'ready' };
    } catch (error) {
      return { type: 'failed', message: messageOf(error) };
    }
  }

  async function begin(start: Start): Promise<void> {
    send(await replyToStart(start));
    setTimeout(() => {
      if (!isIdleWorkScheduled) doIdleWork();
    }, FIRST_IDLE_DELAY).unref();
  }

  async function replyToTask(task: Task): Promise<Reply<Result>> {
    if (work === null)
      return { type: 'error', message: 'Expected the start command but received a task first.' };
    try {
      return { type: 'result', result: await work(task) };
    } catch (error) {
      if (error instanceof Problem) return { type: 'problem', code: error.code, errors: error.errors };
      if (error instanceof OperatorError) return { type: 'error', message: error.message };
      return { type: 'error', message: describeWithoutValues(error) };
    }
  }

  async function finish(task: Task): Promise<void> {
    send(await replyToTask(task));
    countGarbage(takeGarbage?.() ?? GARBAGE_OF_TASK);
    if (!isIdleWorkScheduled) setImmediate(doIdleWork);
  }

  // Ctrl-C and some supervisors send signals to the whole process group. They are ignored here, because the parent still
  // needs this process for accepted cards and ends it itself.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', (message: unknown) => {
    if (!isCommand<Start, Task>(message)) return;
    if (message.type === 'start') {
      void begin(message.start);
      return;
    }
    last = last.then(() => finish(message.task));
  });
}

function send<Result>(reply: Reply<Result>): void {
  // The callback ignores failures: if the parent has ended, 'disconnect' ends this process.
  process.send?.(reply, undefined, undefined, () => undefined);
}

/**
 * Frees native pictures, whose size V8 does not count. Collects only the young generation, where they are: that takes less
 * than 1 ms, and a full collection takes more than 10 ms without freeing more. Call it from the event loop itself, because
 * finalisers, which free the native memory, run there.
 */
function collectGarbage(): void {
  globalThis.gc?.({ type: 'minor' });
}

/**
 * Returns an error's class and where it was thrown. Omits its message, which may quote the card's values: they may be
 * personal data.
 */
function describeWithoutValues(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const frames = framesOf(error).slice(0, FRAMES_IN_REPORT);
  return [error.name, ...frames.map((frame) => frame.trim())].join(' ');
}
