import { z } from 'zod';
import { schemaAlternatives, type JsonSchema } from '../context/validate.ts';

export interface PictureSize {
  /** The largest box in which a card shows the picture, whole px. Larger pictures are scaled down to cover it. */
  readonly width: number;
  readonly height: number;
}

/** The keyword that marks a picture in the JSON Schema. Its value is a {@link PictureSize}. */
export const PICTURE_KEYWORD = 'x-picture';

/** Largest size of a picture as it is sent or fetched, before it is decoded. */
export const MAX_PICTURE_BYTES = 2 * 2 ** 20;

/** UTF-16 units: the data URI before its base64 (with parameters), and the base64 (RFC 4648, section 4). */
const MAX_DATA_URI_START = 64;
const MAX_BASE64 = Math.ceil(MAX_PICTURE_BYTES / 3) * 4;
const MAX_DATA_URI = MAX_DATA_URI_START + MAX_BASE64;
const MAX_URL = 2_048;

/** Largest side of the box of a picture, px. */
const MAX_SIDE = 1_200;

/** RFC 2397 in any case. Accepts `image/jpg` and parameters such as a character set, because some tools write them. */
const DATA_URI_START = /^data:image\/(?:png|jpe?g|webp)(?:;[a-z]+=[\w.-]+){0,2};base64,/iu;

/** A PNG of one transparent pixel, for the examples of templates. */
export const SMALLEST_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADUlEQVQImWNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==';

/**
 * Returns the schema of a picture that a client sends and a card shows. Accepts a data URI, or an `https` URL of a host
 * that the operator allows. The service decodes and encodes the picture again, so cards never contain the bytes of a
 * client. Only a direct member of the context can be a picture. The JSON Schema has `maxLength` and `x-picture`.
 *
 * @throws RangeError for a side that is not 1 to {@link MAX_SIDE} whole px
 */
export function picture({ width, height }: PictureSize): z.ZodString {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 1 || side > MAX_SIDE) {
      throw new RangeError(`Expected whole pixels from 1 to ${MAX_SIDE} for a picture but received ${side}.`);
    }
  }
  const error = `Expected a picture of at most ${MAX_PICTURE_BYTES} bytes but received more`;
  return z
    .string()
    .max(MAX_DATA_URI, { abort: true, error })
    .refine((value) => value.length - startOf(value).length <= MAX_BASE64, { abort: true, error })
    .refine((value) => isDataUri(value) || isWebUrl(value), {
      error:
        'Expected a picture as data:image/png;base64,… (also jpeg or webp), or an https URL, but received other text',
    })
    .meta({
      [PICTURE_KEYWORD]: { width, height },
      examples: [SMALLEST_PICTURE],
    });
}

function isDataUri(value: string): boolean {
  const start = startOf(value);
  return start !== '' && isBase64(value.slice(start.length));
}

/** Returns the data URI before its base64. Returns '' if the value is not a data URI of a picture. */
function startOf(value: string): string {
  return DATA_URI_START.exec(value.slice(0, MAX_DATA_URI_START))?.[0] ?? '';
}

/**
 * Returns whether a text is pure base64 (RFC 4648, section 4). Decodes it, which takes 1 ms for the largest picture; a
 * regular expression takes 13 ms.
 */
function isBase64(text: string): boolean {
  // A single last character holds no byte. If it were a space, the count of bytes below would not show it.
  if (text.length === 0 || text.length % 4 === 1) return false;
  const characters = text.length - (/={1,2}$/u.exec(text.slice(-2))?.[0].length ?? 0);
  try {
    // fromBase64 skips spaces, so a text with spaces has too few bytes.
    return Uint8Array.fromBase64(text).length === Math.floor((characters * 3) / 4);
  } catch {
    return false;
  }
}

/** Returns whether a text is an `https` URL. The code that fetches pictures checks whether the host is allowed. */
function isWebUrl(value: string): boolean {
  return value.length <= MAX_URL && URL.canParse(value) && new URL(value).protocol === 'https:';
}

/** Pictures of a context by field. */
export type Pictures = ReadonlyMap<string, PictureSize>;

/** Returns the pictures of a context. Converts the schema to JSON Schema, which takes zod a third of a millisecond. */
export function findPictures(context: z.ZodType): Pictures {
  const { properties = {} } = z.toJSONSchema(context, { io: 'input' });
  return new Map(
    Object.entries(properties).flatMap(([name, property]) => {
      const size = pictureSizeOf(property);
      return size === undefined ? [] : [[name, size] as const];
    }),
  );
}

/** Returns the size of a picture, also of an optional or nullable one. Returns undefined for other schemas. */
export function pictureSizeOf(schema: JsonSchema): PictureSize | undefined {
  return schemaAlternatives(schema)
    .map((alternative) => alternative[PICTURE_KEYWORD])
    .find(isSize);
}

function isSize(value: unknown): value is PictureSize {
  return typeof value === 'object' && value !== null && 'width' in value && 'height' in value;
}
