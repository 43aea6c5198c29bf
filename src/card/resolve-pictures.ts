import { hash } from 'node:crypto';
import { jsonPointer } from '../context/validate.ts';
import { Problem, type ProblemCode } from '../errors.ts';
import type { PictureDecoder } from '../picture/create-decoder.ts';
import type { FetchPicture } from '../picture/fetch-picture.ts';
import { type PictureScale, pngDataUri } from '../picture-format.ts';
import type { PictureSize } from '../template/picture-field.ts';
import type { Template } from '../template/registry.ts';
import { rememberPictureFailures, type Memory, type PictureFailures } from './memory.ts';
import { createSingleFlight } from './create-card.ts';

export interface PictureSources {
  readonly fetchPicture: FetchPicture;
  readonly decoder: Pick<PictureDecoder, 'decode'>;
  /** Decoded pictures by origin. */
  readonly recent: Memory<string>;
  /** Failures by origin. */
  readonly failures?: PictureFailures;
}

/**
 * How long a failure is cached: as long as the failure of a link, so that a failing host receives one request per picture
 * in ten seconds. ms
 */
export const PICTURE_FAILURE_LIFETIME = 10_000;
/** How long rejected bytes are cached: as long as a decoded picture, because the same bytes are rejected again. ms */
export const REJECTED_BYTES_LIFETIME = 60_000;

/** Problems of the service, which do not depend on the picture and are not cached. */
const SERVICE_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  'overloaded',
  'shutting_down',
  'not_ready',
  // Another picture may have occupied the process.
  'deadline_exceeded',
  'renderer_failed',
]);

/**
 * Replaces the pictures of a context (data URIs and URLs) with decoded ones (data URIs of PNG files). Is called before the
 * card's key is computed, so that one picture gives one key, whatever its origin.
 *
 * @param context a context that the template's schema has accepted
 * @param scale the card's scale: a picture has as many pixels as its box has at this scale
 * @returns a new context
 * @throws Problem `picture_rejected`, `picture_unreachable`, `picture_timeout` with the pointers of the fields, or as
 *   `Pool.run` does. Failures that depend on the picture are cached for a while.
 */
export type ResolvePictures = (
  template: Pick<Template, 'pictures'>,
  context: object,
  scale?: PictureScale,
) => Promise<object>;

/** Never aborts: concurrent requests share the decoding, so it continues when a client disconnects. It has a deadline. */
const { signal: NEVER_ABORTED } = new AbortController();

export function createResolvePictures({
  fetchPicture,
  decoder,
  recent,
  failures = rememberPictureFailures(),
}: PictureSources): ResolvePictures {
  const inFlight = createSingleFlight<string>();

  async function resolve(source: string, { width, height }: PictureSize): Promise<string> {
    const embedded = readDataUri(source);
    const origin = embedded === null ? normalizeUrl(source) : hash('sha256', embedded);
    const key = `${width} ${height} ${origin}`;
    const known = recent.get(key);
    if (known !== undefined) return known;
    const failure = failures.get(origin);
    if (failure !== undefined) throw new Problem(failure.code, failure);
    const { result } = await inFlight.run(key, async () => {
      try {
        const bytes = embedded ?? (await fetchPicture(source));
        const picture = pngDataUri(await decoder.decode({ bytes, width, height }, NEVER_ABORTED));
        recent.set(key, picture);
        return picture;
      } catch (error) {
        if (error instanceof Problem) rememberFailure(origin, error, embedded !== null);
        throw error;
      }
    });
    return result;
  }

  function rememberFailure(origin: string, { code, message, errors }: Problem, isEmbedded: boolean): void {
    if (SERVICE_PROBLEMS.has(code)) return;
    const isLasting = isEmbedded && code === 'picture_rejected';
    const ttl = isLasting ? REJECTED_BYTES_LIFETIME : PICTURE_FAILURE_LIFETIME;
    failures.set(origin, { code, message, errors }, { ttl });
  }

  return async ({ pictures }, context, scale = 1) => {
    const values = new Map(Object.entries(context));
    const requested = [...pictures].flatMap(([name, size]) => {
      const source: unknown = values.get(name);
      if (typeof source !== 'string') return [];
      const box = { width: size.width * scale, height: size.height * scale };
      return [{ name, picture: resolve(source, box) }];
    });
    const outcomes = await Promise.allSettled(requested.map(({ picture }) => picture));
    const problems: Problem[] = [];
    for (const [index, { name }] of requested.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'fulfilled') values.set(name, outcome.value);
      else problems.push(pointAt(name, outcome?.reason));
    }
    throwFirst(problems);
    return Object.fromEntries(values);
  };
}

/** Throws the first problem, if there is one, with the entries of all problems that have the same code. */
function throwFirst(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const alike = problems.filter(({ code }) => code === first.code);
  throw new Problem(first.code, {
    message: first.message,
    errors: alike.flatMap(({ errors }) => errors),
    cause: first.cause,
  });
}

function pointAt(name: string, reason: unknown): Problem {
  if (!(reason instanceof Problem)) return new Problem('internal', { cause: reason });
  const { code, message, errors, cause } = reason;
  const pointer = jsonPointer([name]);
  return new Problem(code, { message, errors: errors.map((error) => ({ ...error, pointer })), cause });
}

/**
 * Normalises a URL (RFC 3986, section 6.2.2), so that equivalent URLs share one cache entry: removes the fragment, writes
 * escapes in upper case, and decodes escaped unreserved characters.
 */
function normalizeUrl(source: string): string {
  const url = new URL(source);
  url.hash = '';
  return url.href.replace(/%[\da-f]{2}/giu, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/u.test(character) ? character : escape.toUpperCase();
  });
}

/** Returns the bytes of a data URI; null for a URL. The schema accepts nothing else. */
function readDataUri(source: string): Buffer | null {
  if (!/^data:/iu.test(source)) return null;
  return Buffer.from(source.slice(source.indexOf(',') + 1), 'base64');
}
