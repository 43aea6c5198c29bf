/** Text that runs from right to left, after UAX #9. */

import type { Bidi, BidiCharTypeName } from 'bidi-js';
import createBidi from 'bidi-js/dist/bidi.mjs';

/** Blocks of Hebrew, Arabic and other scripts of Bidi_Class R or AL, assigned or not (UAX #9, table 4). */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

const ASTRAL = /[\u{10000}-\u{10FFFF}]/gu;

/** A character of the Basic Multilingual Plane of each class that characters beyond it have; the others are L. */
const STAND_INS: Readonly<Partial<Record<BidiCharTypeName, string>>> = {
  R: '\u05D0',
  AL: '\u0627',
  AN: '\u0660',
  EN: '0',
  ON: '!',
  NSM: '\u0300',
};

let bidi: Bidi | undefined;

/** The base direction of a paragraph, as the attribute `direction` names it. */
export type Direction = 'ltr' | 'rtl';

interface Embedding {
  /** Of every UTF-16 unit, odd from right to left (UAX #9, rules P1 to I2); null if all runs from left to right. */
  readonly levels: Uint8Array | null;
  /** The base direction of the paragraph that an index is in. */
  readonly directionAt: (index: number) => Direction;
}

/** @param direction the base direction; null for that of each paragraph's first strong character (rules P2, P3) */
export function embed(text: string, direction: Direction | null): Embedding {
  if (direction !== 'rtl' && !RIGHT_TO_LEFT.test(text)) return { levels: null, directionAt: () => 'ltr' };
  const known = (bidi ??= createBidi());
  // The library looks at UTF-16 units and takes surrogates for letters of class L, emoji among them.
  const units = text.replace(ASTRAL, (character) =>
    (STAND_INS[known.getBidiCharTypeName(character)] ?? 'a').repeat(character.length),
  );
  const { levels, paragraphs } = known.getEmbeddingLevels(units, direction ?? 'auto');
  return {
    levels,
    directionAt: (index) => {
      const paragraph = paragraphs.find(({ end }) => end >= index) ?? paragraphs.at(-1);
      return isRightToLeft(paragraph?.level ?? 0) ? 'rtl' : 'ltr';
    },
  };
}

export function isRightToLeft(level: number): boolean {
  return level % 2 === 1;
}

/**
 * Orders the parts of a line as they are seen, from left to right: UAX #9, rule L2. (No line ends in white space that
 * rule L1 would move.)
 *
 * @param parts in logical order
 */
export function inVisualOrder<Part>(
  parts: readonly Part[],
  levelOf: (part: Part) => number,
): readonly Part[] {
  const levels = parts.map(levelOf);
  const highest = Math.max(0, ...levels);
  const order = [...parts.keys()];
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < order.length; start += 1) {
      let end = start;
      while (end < order.length && (levels[order[end] ?? 0] ?? 0) >= level) end += 1;
      if (end > start + 1) order.splice(start, end - start, ...order.slice(start, end).toReversed());
      start = Math.max(start, end - 1);
    }
  }
  return order.flatMap((index) => parts[index] ?? []);
}
