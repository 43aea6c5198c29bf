import { flushCompileCache } from 'node:module';
import { Problem } from '../errors.ts';
import { isOrder, type Reply } from './child-channel.ts';
import { IS_BUNDLE } from '../program-files.ts';
import { framesOf, messageOf, OperatorError } from '../thrown.ts';

/** The collector runs after so much garbage outside the heap, which V8 does not see. bytes */
const MAX_GARBAGE = 20 * 2 ** 20;
/** Counted for each task of a process that does not measure its garbage. bytes */
const GARBAGE_OF_TASK = 2 ** 20;

/** Enough to find the line; a stack that overflowed has thousands of frames. */
const FRAMES_IN_REPORT = 8;

/** Idle work begins so long after the process is ready, because the first task usually comes at once. ms */
const FIRST_REST = 250;

/** Idle work stops after so long. Its last step may take longer: the first card of a variant takes tens of ms. ms */
const IDLE_BUDGET = 3;

/** What a process does between tasks. */
interface Upkeep {
  /** Does some work ahead and stops soon after `budgetMs`. @returns whether there is more */
  readonly idle?: (budgetMs: number) => boolean;
  /** @returns the bytes outside the heap that were used since the last call, and are garbage soon */
  readonly takeGarbage?: () => number;
}

/** Makes the process able to work, from the pool's start data. It works on one task at a time. */
type Prepare<Start, Task, Result> = (start: Start) => Promise<(task: Task) => Result | Promise<Result>>;

/**
 * The child's side of the pool: answers the orders of the parent process one after the other, until the parent
 * closes the channel or is gone.
 *
 * @param prepare what it rejects with stops the start, so its message must be a full sentence
 */
export function serveTasks<Start, Task, Result>(
  prepare: Prepare<Start, Task, Result>,
  { idle = () => false, takeGarbage }: Upkeep = {},
): void {
  let work: ((task: Task) => Result | Promise<Result>) | null = null;
  /** Settles when the task that came last is answered: answers keep the order of the tasks. */
  let last: Promise<void> = Promise.resolve();
  let garbage = 0;
  let resting = false;

  /** Between two steps the event loop takes the next task, if there is one. */
  function rest(): void {
    resting = idle(IDLE_BUDGET);
    noteGarbage(takeGarbage?.() ?? 0);
    if (resting) setImmediate(rest);
  }

  function noteGarbage(bytes: number): void {
    garbage += bytes;
    if (garbage < MAX_GARBAGE) return;
    garbage = 0;
    setImmediate(collectGarbage);
  }

  async function prepared(start: Start): Promise<Reply<Result>> {
    try {
      work = await prepare(start);
      // The pool ends the process by SIGKILL, which would lose the compiled code. The build has filled the bundle's cache.
      if (!IS_BUNDLE) flushCompileCache();
      // The right to write is for the compile cache alone. It is dropped before the first task.
      process.permission?.drop('fs.write');
      return { type: 'ready' };
    } catch (error) {
      return { type: 'failed', message: messageOf(error) };
    }
  }

  async function begin(start: Start): Promise<void> {
    send(await prepared(start));
    setTimeout(() => {
      if (!resting) rest();
    }, FIRST_REST).unref();
  }

  async function answer(task: Task): Promise<Reply<Result>> {
    if (work === null) return { type: 'error', message: 'A task came before the process was ready.' };
    try {
      return { type: 'result', result: await work(task) };
    } catch (error) {
      if (error instanceof Problem) return { type: 'problem', code: error.code, errors: error.errors };
      if (error instanceof OperatorError) return { type: 'error', message: error.message };
      return { type: 'error', message: describeWithoutValues(error) };
    }
  }

  async function finish(task: Task): Promise<void> {
    send(await answer(task));
    noteGarbage(takeGarbage?.() ?? GARBAGE_OF_TASK);
    if (!resting) setImmediate(rest);
  }

  // Ctrl-C and some supervisors signal the whole process group. When to end is for the parent to say: it still
  // needs this process for the cards it has accepted.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', (message: unknown) => {
    if (!isOrder<Start, Task>(message)) return;
    if (message.type === 'start') {
      void begin(message.start);
      return;
    }
    last = last.then(() => finish(message.task));
  });
}

function send<Result>(reply: Reply<Result>): void {
  // If the parent is gone, the channel's 'disconnect' ends this process; the failed write says nothing new.
  process.send?.(reply, undefined, undefined, () => undefined);
}

/**
 * Frees native pictures, whose size V8 does not see. They die young, so the young generation is enough: under a
 * millisecond, where a full collection takes more than ten for the same plateau. It has to run from the event loop
 * itself: the finalisers that free native memory wait for it.
 */
function collectGarbage(): void {
  globalThis.gc?.({ type: 'minor' });
}

/**
 * An error's class and where it was thrown. Its message is left out because it may quote the card's values, which
 * are personal data.
 */
function describeWithoutValues(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const frames = framesOf(error).slice(0, FRAMES_IN_REPORT);
  return [error.name, ...frames.map((frame) => frame.trim())].join(' ');
}
