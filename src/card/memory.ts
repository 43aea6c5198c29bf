/** What the service remembers from one request to the next. Each is bounded: what was used longest ago goes first. */
import { LRUCache } from 'lru-cache';
import type { FieldError, ProblemCode } from '../errors.ts';
import type { PictureFormat } from '../picture-format.ts';
import type { CardWarning } from './card-warnings.ts';

export interface Memory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): unknown;
}

/** What an answer tells about a stored card beyond what its order says. */
export interface KnownCard {
  /** Size of the picture. */
  readonly bytes: number;
  readonly format: PictureFormat;
  /** As of {@link DrawnCard}. */
  readonly quality: number | null;
  readonly warnings: readonly CardWarning[];
}

export interface ForATime {
  /** ms; being asked for makes nothing younger */
  readonly lifetime: number;
  /** A clock that never goes back, ms. */
  readonly now?: (() => number) | undefined;
}

/** Which cards are stored, by their keys. Each was seen in the store at some time, and may have been deleted since. */
export interface KnownCards {
  /** `isFresh` is false once the card was seen longer ago than the lifetime: the store has to be asked again. */
  get(key: string): { readonly card: KnownCard; readonly isFresh: boolean } | undefined;
  /** Remembers a card that the store has just now. */
  set(key: string, card: KnownCard): void;
  forget(key: string): void;
}

/** Some 300 bytes for each card. @param limit cards; 0 remembers none */
export function rememberCards({
  limit,
  lifetime,
  now = () => performance.now(),
}: ForATime & { limit: number }): KnownCards {
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

/** Why cards could not be made lately, by their keys, so that not everyone who looks at a page has them tried again. */
export function rememberFailures({ limit, ...time }: ForATime & { limit: number }): Memory<ProblemCode> {
  return new LRUCache({ ...upTo(limit), ...expiring(time) });
}

/** Decoded pictures, by where they came from. @param maxBytes a data URI has one for each character */
export function rememberPictures({ maxBytes, ...time }: ForATime & { maxBytes: number }): Memory<string> {
  return new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (picture, key) => picture.length + key.length,
    ...expiring(time),
  });
}

/** The problem of a picture that failed. It holds neither the picture nor its source. */
export interface PictureFailure {
  readonly code: ProblemCode;
  readonly message: string;
  readonly errors: readonly FieldError[];
}

export interface PictureFailures {
  get(key: string): PictureFailure | undefined;
  /** @param ttl how long it is remembered, ms */
  set(key: string, failure: PictureFailure, options: { ttl: number }): unknown;
}

/** Bounds {@link PictureFailures}: some 1,000 with the longest URLs. UTF-16 units */
export const FAILURES_SIZE = 2 ** 22;
/** A failure takes so much beside its key: a message for the log and one for the client. UTF-16 units */
const FAILURE_SIZE = 1_000;

/** Why pictures could not be had lately, by where they came from, so that nobody asks a host or decodes in vain again. */
export function rememberPictureFailures(now?: () => number): PictureFailures {
  return new LRUCache<string, PictureFailure>({
    maxSize: FAILURES_SIZE,
    sizeCalculation: (_failure, key) => FAILURE_SIZE + key.length,
    ...expiring({ lifetime: 0, ...(now === undefined ? {} : { now }) }),
  });
}

/** `max` would allocate all entries at once, which takes 10 ms for known cards. `maxSize` with entries of size 1 does not. */
function upTo(entries: number) {
  return { maxSize: entries, sizeCalculation: () => 1 };
}

function expiring({ lifetime, now = () => performance.now() }: ForATime) {
  return { ttl: lifetime, ttlResolution: 0, perf: { now } };
}
