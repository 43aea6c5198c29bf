import { z } from 'zod';
import { contrastRatio, luminanceOf, readColour } from '../svg/values.ts';

export interface ColourBounds {
  /** The contrast that the colour has at least with another one, such as that of the ground behind a text. */
  readonly contrast?: {
    /** A colour as CSS writes it. */
    readonly with: string;
    /** 1 to 21, WCAG 2.2: 4.5 for texts, 3 for large ones. */
    readonly least: number;
  };
}

/** The member of the JSON Schema by which a colour is known. */
export const COLOUR_KEYWORD = 'x-colour';

/** UTF-16 units; `rgb(100% 100% 100% / 100%)` has 27. */
const MAX_LENGTH = 64;

/**
 * A colour that a client sends and a card shows, in any form of CSS Color 4 within sRGB that is opaque. It becomes
 * `#rrggbb`, so that one colour is one card. Its JSON Schema has `maxLength` and `x-colour`.
 *
 * @throws RangeError for a contrast that no colour has
 */
export function colour({ contrast }: ColourBounds = {}): z.ZodString {
  const ground = contrast === undefined ? null : numberOf(readColour(contrast.with, 'contrast.with').hex);
  const ratio = (hex: string): number => contrastRatio(luminanceOf(numberOf(hex)), luminanceOf(ground ?? 0));
  const examples = ['#000000', '#ffffff'].filter(
    (hex) => contrast === undefined || ratio(hex) >= contrast.least,
  );
  const [example] = examples;
  if (example === undefined) {
    throw new RangeError(
      `Expected a contrast that black or white has with ${contrast?.with} but received ${contrast?.least}.`,
    );
  }
  const schema = z
    .string()
    .max(MAX_LENGTH, {
      abort: true,
      error: `Expected a colour of at most ${MAX_LENGTH} characters but received more`,
    })
    .refine((value) => opaqueColour(value) !== null, {
      abort: true,
      error:
        'Expected an opaque colour of CSS such as #0f2f36, teal or rgb(15 47 54) but received other text',
    })
    .overwrite((value) => opaqueColour(value) ?? value);
  const bounded =
    contrast === undefined
      ? schema
      : schema.refine((value) => ratio(value) >= contrast.least, {
          error: ({ input }) =>
            `Expected a contrast of at least ${contrast.least}:1 with ${contrast.with} but received ${Math.floor(ratio(String(input)) * 100) / 100}:1`,
        });
  return bounded.meta({ [COLOUR_KEYWORD]: contrast === undefined ? {} : { contrast }, examples: [example] });
}

/** @returns `#rrggbb`; null for what is no colour, or not opaque */
function opaqueColour(value: string): string | null {
  try {
    const { hex, alpha } = readColour(value, 'colour');
    return alpha === 1 ? hex : null;
  } catch {
    return null;
  }
}

function numberOf(hex: string): number {
  return Number.parseInt(hex.slice(1), 16);
}
