import { z } from 'zod';
import { contrastRatio, luminanceOf, readColour } from '../svg/values.ts';

export interface ColourBounds {
  /** Least contrast with another colour, such as the background of a text. */
  readonly contrast?: {
    /** A CSS colour. */
    readonly with: string;
    /** Contrast ratio from 1 to 21. WCAG 2.2 requires 4.5 for texts and 3 for large texts. */
    readonly least: number;
  };
}

/** The keyword that marks a colour in the JSON Schema. */
export const COLOUR_KEYWORD = 'x-colour';

/** Largest length of a colour, UTF-16 units. `rgb(100% 100% 100% / 100%)` has 27. */
const MAX_LENGTH = 64;

/**
 * Returns the schema of a colour that a client sends and a card shows. Accepts opaque colours of CSS Color 4 within
 * sRGB. Converts them to `#rrggbb`, so that all spellings of a colour give the same card. The JSON Schema has
 * `maxLength` and `x-colour`.
 *
 * @throws RangeError for a contrast that neither black nor white reaches
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
      `Expected a contrast with ${contrast?.with} that black or white reaches but received ${contrast?.least}.`,
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

/** Returns `#rrggbb`. Returns null if the value is not an opaque colour. */
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
