import { z } from 'zod';
import { schemaAlternatives, type JsonSchema } from '../context/validate.ts';

export interface PictureSize {
  /** The largest box in which a card shows the picture, whole px; a larger picture is scaled down to cover it. */
  readonly width: number;
  readonly height: number;
}

/** The member of the JSON Schema by which a picture is known; its value is a {@link PictureSize}. */
export const PICTURE_KEYWORD = 'x-picture';

/** Of a picture as it is sent or fetched, before it is decoded. */
export const MAX_PICTURE_BYTES = 2 * 2 ** 20;

/** UTF-16 units: the beginning of a data URI with its parameters, and the bytes in base64 (RFC 4648, section 4). */
const MAX_DATA_URI_START = 64;
const MAX_BASE64 = Math.ceil(MAX_PICTURE_BYTES / 3) * 4;
const MAX_DATA_URI = MAX_DATA_URI_START + MAX_BASE64;
const MAX_URL = 2_048;

/** The widest box that a picture may be declared for, px. */
const MAX_SIDE = 1_200;

/** RFC 2397, in capitals or not, with the other name of JPEG and parameters such as a character set, as some tools write it. */
const DATA_URI_START = /^data:image\/(?:png|jpe?g|webp)(?:;[a-z]+=[\w.-]+){0,2};base64,/iu;

/** One transparent pixel: the smallest picture there is. */
export const SMALLEST_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADUlEQVQImWNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==';

/**
 * A picture that a client sends and a card shows: its bytes as a data URI, or an `https` URL of a host that the
 * operator allows. The service decodes it, so a card never shows the bytes that a client sent. Only a member of the
 * context itself can be one. Its JSON Schema has `maxLength` and `x-picture`.
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

/** @returns '' for what is no data URI of a picture */
function startOf(value: string): string {
  return DATA_URI_START.exec(value.slice(0, MAX_DATA_URI_START))?.[0] ?? '';
}

/**
 * Whether a text is base64 (RFC 4648, section 4) and nothing else. It is decoded for that, which takes a millisecond for
 * the largest picture; a regular expression takes 13 ms.
 */
function isBase64(text: string): boolean {
  // A character alone holds no byte. Where it is a space, the length of the bytes would not show it.
  if (text.length === 0 || text.length % 4 === 1) return false;
  const characters = text.length - (/={1,2}$/u.exec(text.slice(-2))?.[0].length ?? 0);
  try {
    // It skips spaces, so that their bytes are missing.
    return Uint8Array.fromBase64(text).length === Math.floor((characters * 3) / 4);
  } catch {
    return false;
  }
}

/** Which URLs are fetched is decided where they are; here it is whether the text is one. */
function isWebUrl(value: string): boolean {
  return value.length <= MAX_URL && URL.canParse(value) && new URL(value).protocol === 'https:';
}

/** A context's pictures by the names of their members. */
export type Pictures = ReadonlyMap<string, PictureSize>;

/** @returns the members of a context that are pictures, by its JSON Schema, which takes zod a third of a millisecond */
export function findPictures(context: z.ZodType): Pictures {
  const { properties = {} } = z.toJSONSchema(context, { io: 'input' });
  return new Map(
    Object.entries(properties).flatMap(([name, property]) => {
      const size = pictureSizeOf(property);
      return size === undefined ? [] : [[name, size] as const];
    }),
  );
}

/** @returns undefined for what is no picture; one that may be null or left out is one too */
export function pictureSizeOf(schema: JsonSchema): PictureSize | undefined {
  return schemaAlternatives(schema)
    .map((alternative) => alternative[PICTURE_KEYWORD])
    .find(isSize);
}

function isSize(value: unknown): value is PictureSize {
  return typeof value === 'object' && value !== null && 'width' in value && 'height' in value;
}
