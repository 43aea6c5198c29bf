/** Caches that outlive a request. Each is bounded and evicts the least recently used entry first. */
import { LRUCache } from 'lru-cache';
import type { FieldError, ProblemCode } from '../errors.ts';
import type { PictureFormat } from '../picture-format.ts';
import type { CardWarning } from './card-warnings.ts';

export interface Memory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): unknown;
}

/** The parts of an answer about a stored card that its order does not contain. */
export interface KnownCard {
  /** Size of the picture's file. */
  readonly bytes: number;
  readonly format: PictureFormat;
  /** See {@link DrawnCard}. */
  readonly quality: number | null;
  readonly warnings: readonly CardWarning[];
}

export interface Expiry {
  /** Age at which an entry expires, ms. Reading an entry does not extend it. */
  readonly lifetime: number;
  /** A clock that never goes back, ms. */
  readonly now?: (() => number) | undefined;
}

/** Cache of stored cards by key. A card may have been deleted from the store since it was cached. */
export interface KnownCards {
  /** Returns the entry. `isFresh` is false once it is older than the lifetime: then ask the store again. */
  get(key: string): { readonly card: KnownCard; readonly isFresh: boolean } | undefined;
  /** Caches a card that the store has confirmed just now. */
  set(key: string, card: KnownCard): void;
  forget(key: string): void;
}

/** Creates a cache of stored cards, about 300 bytes per card. @param limit cards; 0 caches none */
export function rememberCards({
  limit,
  lifetime,
  now = () => performance.now(),
}: Expiry & { limit: number }): KnownCards {
  if (limit === 0) return { get: () => undefined, set: () => undefined, forget: () => undefined };
  const seen = new LRUCache<string, { readonly card: KnownCard; readonly at: number }>(upTo(limit));
  return {
    get(key) {
      const entry = seen.get(key);
      return entry && { card: entry.card, isFresh: now() - entry.at < lifetime };
    },
    set(key, card) {
      seen.set(key, { card, at: now() });
    },
    forget(key) {
      seen.delete(key);
    },
  };
}

/** Creates a cache of recent failures by card key, so that visitors of one page do not cause an attempt each. */
export function rememberFailures({ limit, ...time }: Expiry & { limit: number }): Memory<ProblemCode> {
  return new LRUCache({ ...upTo(limit), ...expiring(time) });
}

/** Creates a cache of decoded pictures by origin. @param maxBytes a data URI counts one byte per character */
export function rememberPictures({ maxBytes, ...time }: Expiry & { maxBytes: number }): Memory<string> {
  return new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (picture, key) => picture.length + key.length,
    ...expiring(time),
  });
}

/** The problem of a picture that failed. Holds neither the picture nor its source. */
export interface PictureFailure {
  readonly code: ProblemCode;
  readonly message: string;
  readonly errors: readonly FieldError[];
}

export interface PictureFailures {
  get(key: string): PictureFailure | undefined;
  /** Caches a failure. @param options.ttl how long, ms */
  set(key: string, failure: PictureFailure, options: { ttl: number }): unknown;
}

/** Bounds {@link PictureFailures}: about 1,000 entries with the longest URLs. UTF-16 units */
export const FAILURES_SIZE = 2 ** 22;
/** Estimated size of a failure without its key: a message for the log and one for the client. UTF-16 units */
const FAILURE_SIZE = 1_000;

/** Creates a cache of recent failures of pictures by origin, so that a picture that fails is not fetched or decoded again. */
export function rememberPictureFailures(now?: () => number): PictureFailures {
  return new LRUCache<string, PictureFailure>({
    maxSize: FAILURES_SIZE,
    sizeCalculation: (_failure, key) => FAILURE_SIZE + key.length,
    ...expiring({ lifetime: 0, ...(now === undefined ? {} : { now }) }),
  });
}

/**
 * Limits a cache to a number of entries. The option `max` would allocate all entries at once, which takes 10 ms for known
 * cards. `maxSize` with entries of size 1 does not.
 */
function upTo(entries: number) {
  return { maxSize: entries, sizeCalculation: () => 1 };
}

function expiring({ lifetime, now = () => performance.now() }: Expiry) {
  return { ttl: lifetime, ttlResolution: 0, perf: { now } };
}
