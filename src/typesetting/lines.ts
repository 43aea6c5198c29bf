/** How good a place for a line to end is; a line takes a worse one only if nothing better fits. */
export const BREAK_LEVEL = {
  /** What `word-break` asks for: the end of a phrase or word, or with `normal` any strict break outside units. */
  preferred: 0,
  /** Any break of `line-break: strict` outside units, and the joints of units. */
  strict: 1,
  /** A strict break that divides a date, an amount or the name of a place. */
  insideUnit: 2,
  /** Between two grapheme clusters. */
  grapheme: 3,
  /** Between two grapheme clusters where Japanese typesetting (禁則) never ends a line. */
  forbidden: 4,
} as const;

export type BreakLevel = (typeof BREAK_LEVEL)[keyof typeof BREAK_LEVEL];

/** Why a line may end here, for people who ask. */
export type BreakRule =
  | 'mandatory'
  | 'space'
  | 'phrase'
  | 'word'
  | 'uax14'
  | `joint-of-${Unit['kind']}`
  | `inside-${Unit['kind']}`
  | 'grapheme'
  | 'forbidden';

export interface BreakOpportunity {
  /** UTF-16 index at which the next line starts. */
  readonly index: number;
  readonly level: BreakLevel;
  /** The level if units were not kept together: for a line that is cut anyway. */
  readonly looseLevel: BreakLevel;
  readonly rule: BreakRule;
  /** A line must end here: after a line feed. */
  readonly mandatory: boolean;
}

/** A stretch of text that should stand on one line, such as a date, an amount or the name of a place. */
export interface Unit {
  readonly kind: 'date' | 'quantity' | 'place' | 'particle' | 'address';
  /** UTF-16 indices of the stretch `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** Indices between its parts, where it is broken if it is too long for a line: 神奈川県|横浜市|都筑区. */
  readonly joints: readonly number[];
}

/**
 * The width of `text[start, end)` set as a line of its own, in the unit of `inlineSize`. It is asked for whole lines
 * only, never for a part of one, and without the spaces and line feeds at their end; so it may trim 「 at the start and
 * 」 at the end of the range (`text-spacing-trim`). A longer range that starts at the same index is at least as wide.
 */
export type MeasureLine = (start: number, end: number) => number;

export interface Line {
  /** UTF-16 indices of what is set, `[start, end)`: without hanging spaces and the line feed. */
  readonly start: number;
  readonly end: number;
  /** What ended the line; null for the last one. */
  readonly brokenBy: BreakOpportunity | null;
}

/** What is broken into lines. */
export interface BreakableText {
  readonly text: string;
  /** In order: what `breakOpportunities` found in `text`, or a part of it. */
  readonly opportunities: readonly BreakOpportunity[];
  readonly measure: MeasureLine;
  /** A cheaper measure that may be a little off, for lines that are only considered; `measure` by default. */
  readonly estimate?: MeasureLine;
}

/** A stretch of a text in which no break is mandatory: what CSS calls a line between forced breaks. */
export interface Section extends BreakableText {
  readonly start: number;
  readonly end: number;
  /** The mandatory break at `end`; null at the end of the text. */
  readonly endedBy: BreakOpportunity | null;
}

/** @returns the sections in order, at least one; a line feed at the end of the text starts none, as in CSS `pre-line` */
export function splitAtMandatory({ opportunities, ...breakable }: BreakableText): readonly Section[] {
  const sections: Section[] = [];
  let start = 0;
  let optional: BreakOpportunity[] = [];
  const close = (end: number, endedBy: BreakOpportunity | null): void => {
    sections.push({ ...breakable, start, end, opportunities: optional, endedBy });
    start = end;
    optional = [];
  };
  for (const opportunity of opportunities) {
    if (opportunity.mandatory) close(opportunity.index, opportunity);
    else optional.push(opportunity);
  }
  close(breakable.text.length, null);
  return sections;
}

/** The end of a section as the opportunity that any line may take. */
export function endOf({ end, endedBy }: Section): BreakOpportunity {
  const { preferred } = BREAK_LEVEL;
  return (
    endedBy ?? { index: end, level: preferred, looseLevel: preferred, rule: 'mandatory', mandatory: true }
  );
}

/** @returns the line from `start` to `brokenBy`, an opportunity of the section or its end */
export function lineTo(section: Section, start: number, brokenBy: BreakOpportunity): Line {
  return {
    start,
    end: withoutHangingSpace(section.text, start, brokenBy.index),
    brokenBy: brokenBy.index === section.end ? section.endedBy : brokenBy,
  };
}

/** @returns the lines that end at `breaks`, the last of which is the end of the section */
export function linesTo(section: Section, breaks: readonly BreakOpportunity[]): readonly Line[] {
  let start = section.start;
  return breaks.map((brokenBy) => {
    const line = lineTo(section, start, brokenBy);
    start = brokenBy.index;
    return line;
  });
}

/** @returns the width of the line that would run from `start` to `index` */
export function widthTo({ text, measure }: BreakableText, start: number, index: number): number {
  return measure(start, withoutHangingSpace(text, start, index));
}

/** @returns about the same, cheaply */
export function estimateTo(
  { text, measure, estimate = measure }: BreakableText,
  start: number,
  index: number,
): number {
  return estimate(start, withoutHangingSpace(text, start, index));
}

const SPACE = 0x20;
const TAB = 0x09;
const IDEOGRAPHIC_SPACE = 0x3000;

/** @returns whether a line may end after this code point wherever it stands (CSS white space) */
export function isBreakableSpace(codePoint: number): boolean {
  return codePoint === SPACE || codePoint === TAB;
}

/**
 * White space at the end of a line hangs: it takes no room (CSS Text 3, 4.1.2). A line feed ends its line and is
 * no part of what is set.
 *
 * @param hangs which code units do so
 * @returns the UTF-16 index after the last character of `text[start, end)` that is set
 */
export function withoutHangingSpace(text: string, start: number, end: number, hangs = isHanging): number {
  let last = end;
  while (last > start && hangs(text.charCodeAt(last - 1))) last -= 1;
  return last;
}

function isHanging(codeUnit: number): boolean {
  return isSpaceOrLineEnd(codeUnit) || codeUnit === IDEOGRAPHIC_SPACE;
}

/** Line ends are LF, VT, FF, CR, NEL, LS and PS: the classes BK, CR, LF and NL of UAX #14. */
export function isSpaceOrLineEnd(codeUnit: number): boolean {
  const isLineEnd = (codeUnit >= 0x0a && codeUnit <= 0x0d) || codeUnit === 0x85;
  return isBreakableSpace(codeUnit) || isLineEnd || codeUnit === 0x2028 || codeUnit === 0x2029;
}

const LEVELS = Object.values(BREAK_LEVEL);

/**
 * Makes the search for the end of a line: the last opportunity that fits among those of the best level at which
 * any fits.
 *
 * @param breakable its opportunities are where a line may end
 * @param levelOf which level of an opportunity counts
 * @returns the opportunity after `start` to end the line at; if not one fits, the first, which overflows; undefined if
 *   there is none
 */
export function createLineFitter(
  breakable: BreakableText,
  inlineSize: number,
  levelOf: (opportunity: BreakOpportunity) => BreakLevel,
): (start: number) => BreakOpportunity | undefined {
  const { opportunities } = breakable;
  const upToLevel = new Map<BreakLevel, readonly BreakOpportunity[]>();
  const select = (level: BreakLevel) => opportunities.filter((one) => levelOf(one) <= level);
  return (start) => {
    for (const level of LEVELS) {
      const candidates = upToLevel.getOrInsertComputed(level, select);
      const indexAt = (position: number): number => candidates[position]?.index ?? Infinity;
      const last = candidates.length - 1;
      const before = lastThat((position) => indexAt(position) <= start, -1, last);
      // What is found with the cheap answers is put right with the sure ones, which differ by a character or so.
      const fits = (position: number): boolean => widthTo(breakable, start, indexAt(position)) <= inlineSize;
      const probablyFits = (position: number): boolean =>
        estimateTo(breakable, start, indexAt(position)) <= inlineSize;
      let fitting = lastThat(probablyFits, before, last);
      while (fitting > before && !fits(fitting)) fitting -= 1;
      while (fitting < last && fits(fitting + 1)) fitting += 1;
      if (fitting > before) return candidates[fitting];
    }
    return opportunities.find(({ index }) => index > start);
  };
}

/**
 * Gallops from `from` towards `limit`, then bisects: a line is short, and what is measured should be little longer
 * than the line.
 *
 * @returns the last place that fits, or `from`
 */
export function lastThat(fits: (place: number) => boolean, from: number, limit: number): number {
  const direction = Math.sign(limit - from);
  const room = Math.abs(limit - from);
  let fitting = 0;
  let step = 1;
  while (fitting + step <= room && fits(from + direction * (fitting + step))) {
    fitting += step;
    step *= 2;
  }
  let overflowing = Math.min(fitting + step, room + 1);
  while (overflowing - fitting > 1) {
    const middle = (fitting + overflowing) >> 1;
    if (fits(from + direction * middle)) fitting = middle;
    else overflowing = middle;
  }
  return from + direction * fitting;
}
