import { Problem } from '../errors.ts';
import { PICTURE_FORMATS } from '../picture-format.ts';

/** Stores pictures by name. The first picture stored under a name never changes; only an operator deletes it. */
export interface Store {
  /**
   * Stores `picture` under `name` unless a picture of this name exists. Writes it completely or not at all.
   *
   * @param name 32 lower-case hex digits and the extension of the picture's format: `.png`, `.jpg` or `.webp`
   * @returns 'stored' if this call wrote the picture; 'present' if one of this name existed, whatever its bytes
   * @throws Problem `store_unreachable` if the store cannot be reached or rejects the call; `deadline_exceeded` if it does
   *   not answer in time or `signal` aborts
   * @throws RangeError if `name` has another form, before anything is read or written
   */
  put(name: string, picture: Uint8Array, signal: AbortSignal): Promise<'stored' | 'present'>;

  /**
   * Returns the picture's bytes; null if no picture is stored under `name`.
   *
   * @throws as `put` does
   */
  get(name: string, signal: AbortSignal): Promise<Buffer | null>;

  /**
   * Returns whether a picture is stored under `name`, without reading it.
   *
   * @throws as `put` does
   */
  has(name: string, signal: AbortSignal): Promise<boolean>;
}

/** Lets caches keep a picture for a year, because the bytes under a name never change (RFC 9111, RFC 8246). */
export const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** Lists the content of a store. */
export interface Catalog {
  /** Ranges that together contain all names, sorted. Listing them in parallel is fastest. */
  readonly ranges: readonly NameRange[];

  /**
   * Lists the names of stored pictures within a range, sorted by code units.
   *
   * @throws Problem `store_unreachable`; `deadline_exceeded`, also when `signal` aborts
   */
  list(range: NameRange, signal: AbortSignal): AsyncIterable<string>;
}

export interface NameRange {
  /** Inclusive. */
  readonly from: string;
  /** Exclusive; null for no upper limit. */
  readonly to: string | null;
}

export const ALL_NAMES: NameRange = { from: '', to: null };

const DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** One range per first digit. They have about the same size, because names are hashes. */
export const NAMES_BY_FIRST_DIGIT: readonly NameRange[] = DIGITS.map((digit, index) => ({
  from: digit,
  to: DIGITS[index + 1] ?? null,
}));

export function isWithin(name: string, { from, to }: NameRange): boolean {
  return name >= from && (to === null || name < to);
}

const ENDINGS = Object.values(PICTURE_FORMATS).map(({ extension }) => extension);

/** Names that a store accepts. They contain no path separator, so a name cannot leave the store's folder. */
export const STORE_NAME = new RegExp(`^([0-9a-f]{32})\\.(?:${ENDINGS.join('|')})$`, 'u');

export function isStoreName(name: string): boolean {
  return STORE_NAME.test(name);
}

/** Throws RangeError unless `name` is 32 lower-case hex digits and the extension of a picture's format. */
export function assertStoreName(name: string): void {
  if (!isStoreName(name)) {
    throw new RangeError(`Expected the name of a picture but received ${JSON.stringify(name)}`);
  }
}

/** Most concurrent reads of pictures. Each holds the complete picture, up to 10 MB, before its client receives a byte. */
export const MAX_READS = 8;

/** How long a read waits for other reads to end, ms. */
export const LONGEST_READ_WAIT = 2_000;

/** Limits the concurrent reads of a store. Its `get` also throws Problem `overloaded` if a read waits too long. */
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
    // Both functions do nothing if the read's turn has come already: no turn is lost.
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
