import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';
import { z } from 'zod';
import {
  BYTE_BUDGETS,
  formOf,
  FORMATS,
  PICTURE_FORMATS,
  SCALES,
  type PictureForm,
  type PictureFormat,
  type PictureScale,
} from '../picture-format.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';

/** The parameters that say what picture of a card is wanted. */
export const pictureQuery = {
  format: z
    .enum(FORMATS)
    .optional()
    .describe(
      'Format of the picture. Without it the picture is PNG or, if max_bytes is given and PNG is larger, JPEG. WebP loses nothing unless max_bytes asks for it or the card takes more than 1 MiB as PNG',
    ),
  // Whole numbers, of which only the usual spelling is taken.
  scale: z.enum(['1', '2']).default('1').meta({
    type: 'integer',
    enum: SCALES,
    default: 1,
    description: 'Pixels per pixel of the canvas, in each direction',
  }),
  max_bytes: z
    .enum(BYTE_BUDGETS.map(String))
    .optional()
    .meta({
      type: 'integer',
      enum: BYTE_BUDGETS,
      description:
        'The most bytes that the picture may have, one of these: JPEG and WebP get nearly the best quality that keeps to it, and the answer tells which',
      examples: [300_000],
    }),
};

/** An unknown name is "not found" and no fault of form, so the names are documented but not checked here. */
export function variantQuery(variants: Template['variants']) {
  return z
    .string()
    .default(DEFAULT_VARIANT)
    .meta({
      enum: [...variants.keys()],
      description: 'Shape of the card, one of the variants of its template',
    });
}

/** What {@link pictureQuery} lets through. */
export type PictureQuery = z.infer<z.ZodObject<typeof pictureQuery>>;

/** Returns which picture the query asks for. */
export function readForm({ format, scale, max_bytes: maxBytes }: PictureQuery): PictureForm {
  return formOf({
    format,
    scale: scaleOf(scale),
    maxBytes: maxBytes === undefined ? undefined : Number(maxBytes),
  });
}

export function scaleOf(text: PictureQuery['scale']): PictureScale {
  return text === '2' ? 2 : 1;
}

/** Characters of Accept. A browser sends about 130; to sort thousands of types takes milliseconds. */
export const LONGEST_ACCEPT = 1_000;

/**
 * Returns the format that Accept prefers (RFC 9110, section 12.5.1), for an answer whose body is the picture. Elsewhere
 * Accept is about the JSON that names the picture.
 *
 * @returns undefined for a client that takes anything, as curl and fetch send by default, and for a list that is too long
 */
export function acceptedFormat(headers: IncomingHttpHeaders): PictureFormat | undefined {
  const { accept = '' } = headers;
  if (accept.length > LONGEST_ACCEPT || !/\bimage\//iu.test(accept)) return undefined;
  const [type] = new Negotiator({ headers }).mediaTypes(
    FORMATS.map((format) => PICTURE_FORMATS[format].type),
  );
  return FORMATS.find((format) => PICTURE_FORMATS[format].type === type);
}
