import { Problem, type ProblemCode } from '../errors.ts';
import { toProblem } from './problems.ts';
import type { ArrivingBody } from './read-bodies.ts';

/** Reads and answers the lines of a batch while its body arrives. */

/** Most contexts of one batch. */
export const MAX_LINES = 1_000;
/** Most blank lines of one batch: one after each context, as some programs write NDJSON. */
export const MAX_BLANK_LINES = 1_000;
/** Longest line that counts as blank, bytes. A longer line of spaces is answered with `malformed_json` instead. */
export const MAX_BLANK_LINE = 1_024;
/** Largest body of a batch, bytes: 1,000 contexts of 4 KiB, or fewer larger ones. */
export const BATCH_BODY_LIMIT = 4 * 1024 * 1024;
/**
 * Time that the service waits for the complete body before it answers the first line, ms. If a body arrives within this
 * time and exceeds a limit, the batch is rejected without an answer to any line.
 */
const QUICK_BODY = 100;

/** A batch that is being answered. */
export interface RunningBatch {
  /** Returns the total time spent waiting for the sender, ms; 0 if the body is complete. */
  readonly waited: () => number;
  /** Stops reading the batch and ends its answer with this problem. Does nothing if the body is complete. */
  readonly end: (problem: Problem) => void;
}

export interface Line {
  /** Counts from 1. Blank lines count. */
  readonly number: number;
  /** Byte offsets in the body. */
  readonly start: number;
  readonly end: number;
}

interface Lines extends Queue<Line>, RunningBatch {
  /**
   * Waits for the first line.
   *
   * @throws Problem if the complete batch is rejected: `body_too_large` for too many lines, `malformed_json` for no line,
   *   and the problems of `ArrivingBody.complete`
   */
  readonly begin: () => Promise<void>;
  /** Returns the bytes of a line. Use them before the next `await`: the next piece of the body may move them. */
  readonly contentOf: (line: Line) => Buffer;
  /** Returns the problem that ended the batch early, with the number of answered lines; null if there is none. */
  readonly failure: () => Problem | null;
}

/**
 * Returns the lines of a body as they arrive.
 *
 * @param lineTimeout longest time for one line to arrive, ms
 * @param since start of the wait for the first line, ms on the clock of `performance.now()`
 */
export function readLines(
  body: ArrivingBody,
  { lineTimeout, since }: { readonly lineTimeout: number; readonly since: number },
): Lines {
  const found: Line[] = [];
  let waitingSince: number | null = since;
  /** Time spent waiting for the lines that have arrived, ms. */
  let waited = 0;
  let failure: Problem | null = null;
  /** Number and start of the incomplete line, and the offset up to which it has no line feed. */
  let number = 1;
  let start = 0;
  let searched = 0;
  let count = 0;
  body.complete.catch(end);

  /** Adds the lines that have arrived to `found`. */
  function find(): void {
    const bytes = body.bytes();
    for (let end = bytes.indexOf(0x0a, searched); end !== -1; end = bytes.indexOf(0x0a, searched)) {
      add(bytes, end);
      searched = start;
    }
    searched = bytes.length;
    if (body.isComplete() && start < bytes.length) add(bytes, bytes.length);
  }

  function add(bytes: Buffer, end: number): void {
    if (!isBlank(bytes.subarray(start, end))) {
      found.push({ number, start, end });
      count += 1;
      waited += waiting();
      waitingSince = null;
    }
    if (count > MAX_LINES) throw refuse('body_too_large', `at most ${MAX_LINES} lines`, 'more');
    if (number - count > MAX_BLANK_LINES) {
      throw refuse('body_too_large', `at most ${MAX_BLANK_LINES} blank lines`, 'more');
    }
    number += 1;
    start = end + 1;
  }

  /** Returns the time spent waiting for the next line so far, ms. */
  function waiting(): number {
    return waitingSince === null ? 0 : performance.now() - waitingSince;
  }

  function end(error: unknown): void {
    if (failure !== null) return;
    const { code, errors, message, cause } = toProblem(error);
    const next = found[0]?.number ?? number;
    const progress = `Answered ${count - found.length} lines; begin again with line ${next}`;
    failure = new Problem(code, { message, cause, errors: [...errors, { pointer: '', message: progress }] });
    found.length = 0;
    body.fail(failure);
  }

  const lines: Lines = {
    async begin() {
      await settled(body.complete, QUICK_BODY);
      do await lines.more();
      while (found.length === 0 && !lines.isOver());
      if (failure !== null) throw failure;
      if (found.length === 0) throw noLine();
    },
    take: () => found.shift() ?? null,
    isOver: () =>
      failure !== null || (found.length === 0 && body.isComplete() && start >= body.bytes().length),
    async more() {
      waitingSince ??= performance.now();
      const left = waitingSince + lineTimeout - performance.now();
      const timer = setTimeout(() => end(new Problem('request_timeout')), left);
      try {
        find();
        if (found.length > 0 || lines.isOver()) return;
        await body.more();
        find();
      } catch (error) {
        end(error);
      } finally {
        clearTimeout(timer);
      }
    },
    contentOf: ({ start, end }) => body.bytes().subarray(start, end),
    waited: () => (body.isComplete() ? 0 : waited + waiting()),
    end(problem) {
      if (!body.isComplete()) end(problem);
    },
    failure: () => failure,
  };
  return lines;
}

export function noLine(): Problem {
  return refuse('malformed_json', 'a JSON object per line', 'no line');
}

/** Waits until a promise settles, at most for this number of milliseconds. */
async function settled(promise: Promise<unknown>, ms: number): Promise<void> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise.catch(() => undefined), timeout]);
  clearTimeout(timer);
}

/** Returns whether a line has only spaces, tabs and carriage returns (RFC 8259, section 2). */
function isBlank(line: Buffer): boolean {
  if (line.length > MAX_BLANK_LINE) return false;
  // An iterator would take ten times as long.
  for (let index = 0; index < line.length; index += 1) {
    const byte = line[index];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

function refuse(code: ProblemCode, expected: string, received: string): Problem {
  return new Problem(code, {
    errors: [{ pointer: '', message: `Expected ${expected} but received ${received}` }],
  });
}

/** Longest time for which a batch starts items without a pause, ms. Then other requests are served. */
export const SLICE = 5;

/** A queue whose items arrive over time. */
interface Queue<Item> {
  /** Removes and returns the next item; null if none has arrived. */
  readonly take: () => Item | null;
  /** Returns whether no more items will arrive. */
  readonly isOver: () => boolean;
  /** Resolves when another item may have arrived or the queue is over. Never rejects. */
  readonly more: () => Promise<void>;
}

/**
 * Answers several items at a time and yields each answer as soon as it is ready. Starts further items only after the
 * consumer has fetched the answers so far. Pauses after each {@link SLICE}, because `answer` may finish without waiting.
 *
 * @param answer must not reject
 * @param signal no further item is started after it aborts
 */
export async function* answerEach<Item, Answer>(
  queue: Queue<Item>,
  answer: (item: Item) => Promise<Answer>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Answer, void> {
  const underWay = new Map<Item, Promise<readonly [Item, Answer]>>();
  let sliceEnd = 0;
  /** Reused until it resolves, so that only one listener exists while a slow item is answered. */
  let coming: Promise<null> | null = null;
  for (;;) {
    while (underWay.size < concurrency && !signal.aborted) {
      if (performance.now() >= sliceEnd) {
        await nextTurn();
        sliceEnd = performance.now() + SLICE;
      }
      const item = queue.take();
      if (item === null) break;
      underWay.set(
        item,
        answer(item).then((answered) => [item, answered] as const),
      );
    }
    const isAwaiting = underWay.size < concurrency && !signal.aborted && !queue.isOver();
    if (isAwaiting) coming ??= queue.more().then(() => null);
    else if (underWay.size === 0) return;
    const answered = await Promise.race([...underWay.values(), ...(isAwaiting && coming ? [coming] : [])]);
    if (answered === null) {
      coming = null;
      continue;
    }
    underWay.delete(answered[0]);
    yield answered[1];
  }
}

/** All batches share this promise, so that only one batch continues in each turn of the event loop. */
let latestTurn = Promise.resolve();

async function nextTurn(): Promise<void> {
  latestTurn = latestTurn.then(async () => new Promise((resolve) => void setImmediate(resolve)));
  return latestTurn;
}
