import { z } from 'zod';

export interface TextBounds {
  /** Code points, counted after normalisation. */
  readonly min: number;
  readonly max: number;
  /** Whether line ends are allowed: LF, CR LF and CR, which all become LF. Defaults to false: one line. */
  readonly multiline?: boolean;
}

/** Largest number of UTF-16 units in the decomposition of one character: six as of Unicode 17 (U+16128). */
const LONGEST_DECOMPOSITION = 6;

/** Languages use up to four (Hebrew with points and accents). Higher stacks of marks would leave the line. */
const MAX_MARKS = 4;

interface Refusal {
  readonly what: string;
  readonly pattern: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  { what: 'lone surrogates', pattern: /\p{Surrogate}/u },
  { what: 'noncharacters', pattern: /\p{Noncharacter_Code_Point}/u },
  { what: 'replacement characters, which a wrong decoding leaves,', pattern: /\uFFFD/u },
  { what: 'line or paragraph separators', pattern: /[\p{Line_Separator}\p{Paragraph_Separator}]/u },
  // Overrides and isolates reorder the visible text ("Trojan source"). The marks U+200E, U+200F and U+061C are refused
  // too: they are invisible, so two texts that look the same would have different cards.
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
 * The refused characters for the `pattern` of the JSON Schema, as parts of character classes. Leaves out Unicode
 * properties and braces, because they have other meanings in Python, in Go, and in JavaScript without the flag `u`.
 * Therefore also leaves out characters beyond U+FFFF.
 */
const REFUSED =
  '\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069\\uFDD0-\\uFDEF\\uFFFD-\\uFFFF';
export const REFUSED_IN_ONE_LINE = `\\x00-\\x1F${REFUSED}`;
const REFUSED_IN_LINES = `\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F${REFUSED}`;
const INVISIBLE =
  ' \\r\\n\\xA0\\xAD\\u034F\\u115F\\u1160\\u1680\\u17B4\\u17B5\\u180B-\\u180F\\u2000-\\u200D\\u202F\\u205F-\\u206F\\u3000\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFF8';

/** Matches all characters except CJK compatibility ideographs. */
const COMPOSABLE = /[^\uF900-\uFAFF\u{2F800}-\u{2FA1F}]+/gu;

/**
 * Returns the schema of a text that a client sends and a card shows. Normalises and bounds the text, and refuses
 * characters that XML forbids, that draw nothing or that deceive readers. The JSON Schema has `minLength`, `maxLength`
 * and `pattern`.
 *
 * Messages contain the expectation and, for a refused character, its code point and its position in the text as it was
 * sent, counted in code points from 1.
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

/** Returns the pattern of the JSON Schema. The checks before it refuse the same characters with better messages. */
function documentedPattern({ min, multiline = false }: Omit<TextBounds, 'max'>): RegExp {
  const refused = multiline ? REFUSED_IN_LINES : REFUSED_IN_ONE_LINE;
  const visible = `[^${refused}]*[^${refused}${INVISIBLE}][^${refused}]*`;
  return new RegExp(min === 0 ? `^(?:${visible})?$` : `^${visible}$`, 'u');
}

/**
 * Returns a text in Unicode Normalization Form C, but keeps CJK compatibility ideographs (U+F900–FAFF,
 * U+2F800–2FA1F): NFC would replace 神 U+FA19 of a name by 神 U+795E. They neither compose nor reorder, so the text may
 * be cut at them.
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

/** Returns `U+XXXX`, Unicode 17.0, appendix A. */
function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Returns the names of all code points, in order. */
export function codePointNames(sequence: string): string {
  return Array.from(sequence, (character) => codePointName(character.codePointAt(0) ?? 0)).join(' ');
}
