import { CLASS_RUNS, EAST_ASIAN_RUNS } from './line-break-class-data.ts';

/** A text as code points. Line breaking works on code points, and its positions are UTF-16 indices. */
export interface CodePoints {
  readonly text: string;
  readonly values: readonly number[];
  /** UTF-16 index of each code point. */
  readonly indices: readonly number[];
}

/**
 * Splits a text into code points.
 *
 * @param text any string; a lone surrogate counts as a code point
 */
export function toCodePoints(text: string): CodePoints {
  const values: number[] = [];
  const indices: number[] = [];
  for (let index = 0; index < text.length;) {
    const value = text.codePointAt(index) ?? 0;
    values.push(value);
    indices.push(index);
    index += value > 0xffff ? 2 : 1;
  }
  return { text, values, indices };
}

/** Characters that never join with a neighbour. Each is a grapheme cluster of one UTF-16 unit. */
const SIMPLE =
  /^[\x20-\x7e\u00a1-\u00a8\u00b0-\u024f\u2010-\u2027\u3000-\u3029\u3030-\u3096\u309b-\u30ff\u31f0-\u31ff\u3200-\u3296\u4e00-\u9fff\uff01-\uff9d]*$/;

let segmenter: Intl.Segmenter | undefined;

/**
 * Returns the UTF-16 index of the start of every grapheme cluster (UAX #29) except the first. No index lies inside a
 * surrogate pair, a variation sequence or an emoji sequence.
 */
export function graphemeBoundaries(text: string): readonly number[] {
  const boundaries: number[] = [];
  if (SIMPLE.test(text)) {
    for (let index = 1; index < text.length; index += 1) boundaries.push(index);
    return boundaries;
  }
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'grapheme' });
  for (const { index } of segmenter.segment(text)) if (index > 0) boundaries.push(index);
  return boundaries;
}

/** Options of line breaking. CSS `line-break` is always `strict`. */
export interface BreakRules {
  /** CSS `word-break`. `auto-phrase` finds the phrases of Japanese; for other languages it does what browsers do. */
  readonly wordBreak: 'normal' | 'auto-phrase' | 'keep-all';
  /** BCP 47. */
  readonly language: string;
}

/**
 * Returns whether a language tag has a primary subtag, with any script or region.
 *
 * @param language BCP 47
 */
export function isLanguage(language: string, primary: 'ja' | 'zh' | 'ko'): boolean {
  return language.toLowerCase().split('-', 1)[0] === primary;
}

/**
 * The line breaking classes of UAX #14 (Unicode 17) after rule LB1. Conditional Japanese Starters are Nonstarters, as
 * CSS `line-break: strict` requires. QU is split by General_Category for the rules LB15a to LB19. ID_Cn is an unassigned
 * code point that is reserved for a pictograph (LB30b).
 */
const CLASS_NAMES =
  'AL ID CM NS OP CL CP QU QU_Pi QU_Pf EX IS SY IN PR PO NU SP BA BB HY HH B2 CB GL WJ ZW ZWJ BK CR LF NL HL SA EB EM RI ID_Cn H2 H3 JL JV JT AK AP AS VI VF';

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

export type ClassName = Words<typeof CLASS_NAMES>;

/** The number of each class, by name. */
export const CLASS = Object.fromEntries(
  CLASS_NAMES.split(' ').map((name, number) => [name, number]),
) as Readonly<Record<ClassName, number>>;

const CODE_POINTS = 0x110000;
/** The letters that stand for the classes in `CLASS_RUNS`, in the order of the classes. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const classes = expand(CLASS_RUNS, (letter) => ALPHABET.indexOf(letter));
const eastAsian = expand(EAST_ASIAN_RUNS, (letter) => (letter === 'E' ? 1 : 0));

/** Returns the line breaking class of a code point. */
export function lineBreakClass(codePoint: number): number {
  return classes[codePoint] ?? CLASS.AL;
}

/** Returns whether the East_Asian_Width of a code point is F, W or H (rules LB19a and LB30). */
export function isEastAsian(codePoint: number): boolean {
  return eastAsian[codePoint] === 1;
}

/** Returns one byte per code point, from runs that consist of a length and a letter. */
function expand(runs: string, valueOf: (letter: string) => number): Uint8Array {
  const bytes = new Uint8Array(CODE_POINTS);
  let start = 0;
  for (const [, length, letter = ''] of runs.matchAll(/(\d*)(\D)/g)) {
    const end = start + Number(length || 1);
    const value = valueOf(letter);
    // Does not write zeros: memory pages that are never written take no memory, and most of Unicode is unassigned.
    if (value !== 0) bytes.fill(value, start, end);
    start = end;
  }
  return bytes;
}
