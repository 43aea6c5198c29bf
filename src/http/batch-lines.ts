import { Problem, type ProblemCode } from '../errors.ts';
import { toProblem } from './problems.ts';
import type { ArrivingBody } from './read-bodies.ts';

/** The lines of a batch, while its body arrives. */

/** Contexts of one batch. */
export const MAX_LINES = 1_000;
/** Of one batch: one after each context, as pretty printers write. */
export const MAX_BLANK_LINES = 1_000;
/** Bytes; a longer line is not looked at before its turn comes, and then is no JSON. */
export const MAX_BLANK_LINE = 1_024;
/** Of a whole batch, bytes: 1,000 contexts of 4 KiB, or fewer larger ones. */
export const BATCH_BODY_LIMIT = 4 * 1024 * 1024;
/** A batch whose body comes within this time is refused as a whole if any of its bounds is exceeded. ms */
const COMES_AT_ONCE = 100;

/** A batch that is answered. */
export interface Place {
  /** How long its sender has been waited for, all lines together, ms; 0 of one whose body has arrived. */
  readonly waited: () => number;
  /** Reads no more of the batch, and ends its answer with this problem, unless all of it has arrived. */
  readonly end: (problem: Problem) => void;
}

export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  /** Where it is in the body. */
  readonly start: number;
  readonly end: number;
}

interface Lines extends Queue<Line>, Place {
  /**
   * Waits for the first line.
   *
   * @throws Problem of a batch that is refused as a whole: `body_too_large` for too many lines, `malformed_json` for
   *   none, those of a body that does not arrive
   */
  readonly begin: () => Promise<void>;
  /** Valid until something is waited for. */
  readonly contentOf: (line: Line) => Buffer;
  /** @returns why no more lines are taken, with how many were; null if all were */
  readonly failure: () => Problem | null;
}

/**
 * Reads the lines of a body, each of which may take some time to arrive.
 *
 * @param since when the first line is waited for, ms on the clock of `performance.now()`
 */
export function readLines(
  body: ArrivingBody,
  { lineTimeout, since }: { readonly lineTimeout: number; readonly since: number },
): Lines {
  const found: Line[] = [];
  let waitingSince: number | null = since;
  /** For the lines that have arrived, ms. */
  let waited = 0;
  let failure: Problem | null = null;
  /** Of the line that is not whole yet: its number, where it begins, and up to where it has no end. */
  let number = 1;
  let start = 0;
  let searched = 0;
  let count = 0;
  body.whole.catch(end);

  /** Finds the lines that have arrived. */
  function find(): void {
    const bytes = body.bytes();
    for (let end = bytes.indexOf(0x0a, searched); end !== -1; end = bytes.indexOf(0x0a, searched)) {
      add(bytes, end);
      searched = start;
    }
    searched = bytes.length;
    if (body.isWhole() && start < bytes.length) add(bytes, bytes.length);
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

  /** @returns for how long the next line is waited for, ms */
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
      await settled(body.whole, COMES_AT_ONCE);
      do await lines.more();
      while (found.length === 0 && !lines.isOver());
      if (failure !== null) throw failure;
      if (found.length === 0) throw noLine();
    },
    take: () => found.shift() ?? null,
    isOver: () => failure !== null || (found.length === 0 && body.isWhole() && start >= body.bytes().length),
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
    waited: () => (body.isWhole() ? 0 : waited + waiting()),
    end(problem) {
      if (!body.isWhole()) end(problem);
    },
    failure: () => failure,
  };
  return lines;
}

export function noLine(): Problem {
  return refuse('malformed_json', 'a JSON object a line', 'no line');
}

/** Waits for a promise, but not for longer than some ms. */
async function settled(promise: Promise<unknown>, ms: number): Promise<void> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise.catch(() => undefined), timeout]);
  clearTimeout(timer);
}

/** Of spaces, tabs and carriage returns (RFC 8259, section 2). */
function isBlank(line: Buffer): boolean {
  if (line.length > MAX_BLANK_LINE) return false;
  // By index: an iterator takes ten times as long.
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

/** How long a batch works in one piece, ms; then all other requests have their turn. */
export const SLICE = 5;

/** Items that come one after the other. */
interface Queue<Item> {
  /** @returns the next one; null if none has come */
  readonly take: () => Item | null;
  /** Whether no more will come. */
  readonly isOver: () => boolean;
  /** Resolves when another one may have come, or none will. Never rejects. */
  readonly more: () => Promise<void>;
}

/**
 * Answers items, several at a time; an answer is given as soon as it is there, and no item is begun before the answers
 * so far are fetched. Works in slices of time: items may be answered without waiting for anything.
 *
 * @param answer never rejects
 * @param signal ends it: no further item is begun
 */
export async function* answerEach<Item, Answer>(
  queue: Queue<Item>,
  answer: (item: Item) => Promise<Answer>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Answer, void> {
  const underWay = new Map<Item, Promise<readonly [Item, Answer]>>();
  let sliceEnd = 0;
  /** One at a time, so that a slow item does not leave a listener for each piece that comes meanwhile. */
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

/** The process has one event loop, and each of its turns is for one batch, however many there are. */
let latestTurn = Promise.resolve();

async function nextTurn(): Promise<void> {
  latestTurn = latestTurn.then(async () => new Promise((resolve) => void setImmediate(resolve)));
  return latestTurn;
}
