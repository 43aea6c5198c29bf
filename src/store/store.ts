import { Problem } from '../errors.ts';
import { PICTURE_FORMATS } from '../picture-format.ts';

/** Where cards live. The first picture stored under a name stays as it is until somebody deletes it. */
export interface Store {
  /**
   * Stores `picture` under `name` if nothing is there yet.
   *
   * @param name 32 lower-case hex digits and the ending of the picture's format, `.png`, `.jpg` or `.webp`
   * @param picture written whole or not at all
   * @returns 'stored' if this call wrote it, 'present' if a picture of this name was there before, whatever its bytes
   * @throws Problem `store_unreachable` if the store cannot be reached or refuses; `deadline_exceeded` if it does not
   *   answer in time or `signal` aborts. Nothing half-written stays behind.
   * @throws RangeError if `name` is anything else; nothing is read or written then
   */
  put(name: string, picture: Uint8Array, signal: AbortSignal): Promise<'stored' | 'present'>;

  /**
   * @returns the picture's bytes, or null if nothing is stored under `name`
   * @throws Problem `store_unreachable` or `deadline_exceeded`, and RangeError, as `put`
   */
  get(name: string, signal: AbortSignal): Promise<Buffer | null>;

  /**
   * @returns whether a picture is stored under `name`; it is not read
   * @throws as `get`
   */
  has(name: string, signal: AbortSignal): Promise<boolean>;
}

/** How long whoever has a stored picture may keep it: a name never gets other bytes (RFC 9111, RFC 8246). */
export const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** What is in a store. */
export interface Catalog {
  /** All names in ranges, in their order, that are best listed at the same time. */
  readonly ranges: readonly NameRange[];

  /**
   * The names of stored pictures, in the order of their code units.
   *
   * @param range names from `from` on, and below `to` unless that is null
   * @throws Problem `store_unreachable`, `deadline_exceeded` also when `signal` aborts
   */
  list(range: NameRange, signal: AbortSignal): AsyncIterable<string>;
}

export interface NameRange {
  readonly from: string;
  readonly to: string | null;
}

export const ALL_NAMES: NameRange = { from: '', to: null };

const DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** Names are hashes, so these ranges are about equal. */
export const NAMES_BY_FIRST_DIGIT: readonly NameRange[] = DIGITS.map((digit, index) => ({
  from: digit,
  to: DIGITS[index + 1] ?? null,
}));

export function isWithin(name: string, { from, to }: NameRange): boolean {
  return name >= from && (to === null || name < to);
}

const ENDINGS = Object.values(PICTURE_FORMATS).map(({ extension }) => extension);

/** The only shape of name that reaches a store: no path, no separator. */
export const STORE_NAME = new RegExp(`^([0-9a-f]{32})\\.(?:${ENDINGS.join('|')})$`, 'u');

export function isStoreName(name: string): boolean {
  return STORE_NAME.test(name);
}

/** @throws RangeError unless `name` is 32 lower-case hex digits and the ending of a picture's format */
export function assertStoreName(name: string): void {
  if (!isStoreName(name)) {
    throw new RangeError(`Expected the name of a picture but received ${JSON.stringify(name)}`);
  }
}

/** Pictures that are read at a time. Each takes all of its memory before its client has read anything: up to 10 MB. */
export const MAX_READS = 8;

/** How long a picture waits for others to be read, ms. */
export const LONGEST_READ_WAIT = 2_000;

/** Lets few pictures of a store be read at a time; `get` also throws Problem `overloaded`. */
export function limitReads(
  store: Store,
  { reads = MAX_READS, wait = LONGEST_READ_WAIT }: { readonly reads?: number; readonly wait?: number } = {},
): Store {
  const waiting = new Set<() => void>();
  let free = reads;

  async function takeTurn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Problem('deadline_exceeded', { cause: signal.reason });
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // After its turn has come, both do nothing: no turn is lost.
    const leave = (): void => {
      waiting.delete(resolve);
      reject(new Problem('deadline_exceeded', { cause: signal.reason }));
    };
    const giveUp = (): void => {
      waiting.delete(resolve);
      reject(new Problem('overloaded', { message: `${reads} pictures are being read.` }));
    };
    waiting.add(resolve);
    signal.addEventListener('abort', leave, { once: true });
    const timer = setTimeout(giveUp, wait);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    }
  }

  function passTurn(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    put: (name, picture, signal) => store.put(name, picture, signal),
    has: (name, signal) => store.has(name, signal),
    async get(name, signal) {
      await takeTurn(signal);
      try {
        return await store.get(name, signal);
      } finally {
        passTurn();
      }
    },
  };
}
