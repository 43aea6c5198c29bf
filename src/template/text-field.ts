import { z } from 'zod';

export interface TextBounds {
  /** Code points, counted after composing. */
  readonly min: number;
  readonly max: number;
  /** Line ends are allowed: LF, CR LF and CR, all of which become LF. Otherwise the text has one line. */
  readonly multiline?: boolean;
}

/** UTF-16 units into which one composed character may decompose; six as of Unicode 17 (U+16128). */
const LONGEST_DECOMPOSITION = 6;

/** Written languages use up to four (Hebrew with points and accents); more is a stack that leaves its line. */
const MAX_MARKS = 4;

interface Refusal {
  readonly what: string;
  readonly pattern: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  { what: 'lone surrogates', pattern: /\p{Surrogate}/u },
  { what: 'noncharacters', pattern: /\p{Noncharacter_Code_Point}/u },
  { what: 'replacement characters, which are the trace of a wrong decoding', pattern: /\uFFFD/u },
  { what: 'line or paragraph separators', pattern: /[\p{Line_Separator}\p{Paragraph_Separator}]/u },
  // Overrides and isolates reorder what is read ("Trojan source"). The marks U+200E, U+200F and U+061C go with
  // them: invisible, they would give two texts that look the same two different cards.
  { what: 'bidirectional controls', pattern: /\p{Bidi_Control}/u },
  { what: 'combining marks before the first character', pattern: /^\p{Mark}/u },
  {
    what: `more than ${MAX_MARKS} combining marks on one character`,
    pattern: new RegExp(`(?<=\\p{Mark}{${MAX_MARKS}})\\p{Mark}`, 'u'),
  },
];

const CONTROLS: Refusal = { what: 'control characters', pattern: /\p{Control}/u };
const CONTROLS_BUT_LINE_ENDS: Refusal = {
  what: 'control characters other than line ends',
  pattern: /[^\P{Control}\r\n]/u,
};
const LINE_ENDS: Refusal = { what: 'line ends in a text of one line', pattern: /[\r\n]/u };

const BLANK = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * What of all this a pattern can say, as parts of character classes without Unicode properties and braces: those mean
 * something else to Python, to Go, and to JavaScript without the flag `u`. So it leaves out what lies beyond U+FFFF.
 */
const REFUSED =
  '\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069\\uFDD0-\\uFDEF\\uFFFD-\\uFFFF';
export const REFUSED_IN_ONE_LINE = `\\x00-\\x1F${REFUSED}`;
const REFUSED_IN_LINES = `\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F${REFUSED}`;
const UNSEEN =
  ' \\r\\n\\xA0\\xAD\\u034F\\u115F\\u1160\\u1680\\u17B4\\u17B5\\u180B-\\u180F\\u2000-\\u200D\\u202F\\u205F-\\u206F\\u3000\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFF8';

/** Everything but CJK compatibility ideographs. */
const COMPOSABLE = /[^\uF900-\uFAFF\u{2F800}-\u{2FA1F}]+/gu;

/**
 * A text that a client sends and a card shows: composed, bounded, and without characters that XML forbids, that
 * draw nothing or that deceive the reader. Its JSON Schema has `minLength`, `maxLength` and `pattern`.
 *
 * Messages say what was expected and, for a refused character, its code point and its place, counted in code points
 * from 1 in the text as it was sent.
 */
export function text({ min, max, multiline = false }: TextBounds): z.ZodString {
  const refusals = [...(multiline ? [CONTROLS_BUT_LINE_ENDS] : [LINE_ENDS, CONTROLS]), ...REFUSALS];
  return z
    .string()
    .refine((value) => value.length <= max * LONGEST_DECOMPOSITION, {
      abort: true,
      error: ({ input }) =>
        `Expected at most ${max} characters but received ${String(input).length} UTF-16 code units`,
    })
    .refine((value) => refusal(value, refusals) === undefined, {
      abort: true,
      error: ({ input }) => refusal(String(input), refusals),
    })
    .overwrite((value) => compose(value.replaceAll(/\r\n?/gu, '\n')))
    .min(min, { abort: true, error: ({ input }) => lengthMessage({ min, max }, input) })
    .max(max, { abort: true, error: ({ input }) => lengthMessage({ min, max }, input) })
    .refine((value) => value === '' || !BLANK.test(value), {
      abort: true,
      error: 'Expected text that can be seen but received only spaces or invisible characters',
    })
    .regex(documentedPattern({ min, multiline }));
}

/** For the JSON Schema: refuses nothing that is not refused before, with a better message. */
function documentedPattern({ min, multiline = false }: Omit<TextBounds, 'max'>): RegExp {
  const refused = multiline ? REFUSED_IN_LINES : REFUSED_IN_ONE_LINE;
  const seen = `[^${refused}]*[^${refused}${UNSEEN}][^${refused}]*`;
  return new RegExp(min === 0 ? `^(?:${seen})?$` : `^${seen}$`, 'u');
}

/**
 * Unicode Normalization Form C, except that CJK compatibility ideographs (U+F900–FAFF, U+2F800–2FA1F) stay: NFC
 * would turn a name's 神 U+FA19 into 神 U+795E. They neither compose nor reorder, so the text may be cut at them.
 */
function compose(value: string): string {
  return value.replace(COMPOSABLE, (run) => run.normalize('NFC'));
}

function refusal(value: string, refusals: readonly Refusal[]): string | undefined {
  for (const { what, pattern } of refusals) {
    const index = value.search(pattern);
    if (index >= 0) {
      return `Expected no ${what} but received ${codePointName(value.codePointAt(index) ?? 0)} at code point ${countCodePoints(value.slice(0, index)) + 1}`;
    }
  }
  return undefined;
}

function lengthMessage({ min, max }: TextBounds, input: unknown): string {
  return `Expected ${min} to ${max} characters but received ${countCodePoints(String(input))}`;
}

function countCodePoints(value: string): number {
  return Array.from(value).length;
}

/** @returns `U+XXXX`, Unicode 17.0, appendix A */
function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** @returns the names of all code points, in order */
export function codePointNames(sequence: string): string {
  return Array.from(sequence, (character) => codePointName(character.codePointAt(0) ?? 0)).join(' ');
}
