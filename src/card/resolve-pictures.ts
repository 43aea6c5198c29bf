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
  /** Decoded pictures, by where they came from. */
  readonly recent: Memory<string>;
  /** Pictures that could not be had, likewise. */
  readonly failures?: PictureFailures;
}

/**
 * How long a failure is remembered: as long as that of a link, so that a host that fails is asked for a picture once in
 * ten seconds. ms
 */
export const PASSES_AFTER = 10_000;
/** The bytes that a client sent will be rejected again: as long as a picture is remembered. ms */
export const REJECTED_BYTES_FOR = 60_000;

/** Problems that do not depend on the picture. */
const OF_THE_SERVICE: ReadonlySet<ProblemCode> = new Set([
  'overloaded',
  'shutting_down',
  'not_ready',
  // Another picture may have kept the process busy.
  'deadline_exceeded',
  'renderer_failed',
]);

/**
 * Puts decoded pictures, as data URIs of PNG files, in the places of those that a client sent or named. It comes before
 * the card's key is computed, so that one picture is one card, wherever it came from.
 *
 * @param context that the template's schema has accepted
 * @param scale of the card: a picture covers its box with as many pixels as the card has there
 * @throws Problem `picture_rejected`, `picture_unreachable`, `picture_timeout` with the pointers of the fields, or what
 *   a pool throws; what says something of the picture is remembered for a while
 */
export type ResolvePictures = (
  template: Pick<Template, 'pictures'>,
  context: object,
  scale?: PictureScale,
) => Promise<object>;

/** The work is shared, so no client's leaving ends it; it has deadlines of its own. */
const { signal: PATIENT } = new AbortController();

export function createResolvePictures({
  fetchPicture,
  decoder,
  recent,
  failures = rememberPictureFailures(),
}: PictureSources): ResolvePictures {
  const flights = createSingleFlight<string>();

  async function resolve(source: string, { width, height }: PictureSize): Promise<string> {
    const inside = readDataUri(source);
    const origin = inside === null ? oneSpelling(source) : hash('sha256', inside);
    const key = `${width} ${height} ${origin}`;
    const known = recent.get(key);
    if (known !== undefined) return known;
    const failure = failures.get(origin);
    if (failure !== undefined) throw new Problem(failure.code, failure);
    const { result } = await flights.run(key, async () => {
      try {
        const bytes = inside ?? (await fetchPicture(source));
        const picture = pngDataUri(await decoder.decode({ bytes, width, height }, PATIENT));
        recent.set(key, picture);
        return picture;
      } catch (error) {
        if (error instanceof Problem) rememberFailure(origin, error, inside !== null);
        throw error;
      }
    });
    return result;
  }

  function rememberFailure(origin: string, { code, message, errors }: Problem, isInside: boolean): void {
    if (OF_THE_SERVICE.has(code)) return;
    const ttl = isInside && code === 'picture_rejected' ? REJECTED_BYTES_FOR : PASSES_AFTER;
    failures.set(origin, { code, message, errors }, { ttl });
  }

  return async ({ pictures }, context, scale = 1) => {
    const values = new Map(Object.entries(context));
    const asked = [...pictures].flatMap(([name, size]) => {
      const source: unknown = values.get(name);
      if (typeof source !== 'string') return [];
      const box = { width: size.width * scale, height: size.height * scale };
      return [{ name, picture: resolve(source, box) }];
    });
    const outcomes = await Promise.allSettled(asked.map(({ picture }) => picture));
    const problems: Problem[] = [];
    for (const [index, { name }] of asked.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'fulfilled') values.set(name, outcome.value);
      else problems.push(pointAt(name, outcome?.reason));
    }
    throwFirst(problems);
    return Object.fromEntries(values);
  };
}

/** What others have in common with the first problem is told along with it. */
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
 * Writes URLs that a host cannot tell apart in one way (RFC 3986, section 6.2.2), so that another spelling does not have a
 * picture fetched again: without a fragment, escapes in capitals, letters and digits not escaped.
 */
function oneSpelling(source: string): string {
  const url = new URL(source);
  url.hash = '';
  return url.href.replace(/%[\da-f]{2}/giu, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/u.test(character) ? character : escape.toUpperCase();
  });
}

/** @returns null for a URL; the schema takes nothing else */
function readDataUri(source: string): Buffer | null {
  if (!/^data:/iu.test(source)) return null;
  return Buffer.from(source.slice(source.indexOf(',') + 1), 'base64');
}
