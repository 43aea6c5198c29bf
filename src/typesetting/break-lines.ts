import { cheapestBreaks, type LineCosts } from './narrowest-breaks.ts';
import { graphemeBoundaries } from './characters.ts';
import {
  BREAK_LEVEL,
  type BreakableText,
  type BreakOpportunity,
  createLineFitter,
  endOf,
  estimateTo,
  isSpaceOrLineEnd,
  type Line,
  linesTo,
  lineTo,
  type MeasureLine,
  type Section,
  splitAtMandatory,
  widthTo,
  withoutHangingSpace,
} from './lines.ts';

export interface BreakLinesOptions extends BreakableText {
  /** The largest width of a line, in the unit of `measure`. */
  readonly inlineSize: number;
  /** CSS `text-wrap`: `balance` makes lines of similar length. */
  readonly wrap: 'auto' | 'balance';
  /** CSS `line-clamp`. A text with more lines will be cut, so its lines are filled, not balanced. */
  readonly maxLines?: number;
}

/** Breaks a text into lines and returns them. Returns at least one line, and an empty line for an empty paragraph. */
export function breakLines(options: BreakLinesOptions): readonly Line[] {
  const { inlineSize, wrap, maxLines = Infinity } = options;
  const sections = splitAtMandatory(options);
  const filled = sections.map((section) => avoidOrphans(section, fillLines(section, inlineSize), inlineSize));
  if (wrap === 'auto' || filled.flat().length > maxLines) return filled.flat();
  return sections.flatMap((section, position) => {
    const lines = filled[position] ?? [];
    const balanced = balanceLines(section, lines, inlineSize);
    return spread(section, balanced) <= spread(section, lines) ? balanced : lines;
  });
}

/** Returns the difference between the widest and the narrowest line. Balancing must not increase it. */
function spread({ measure }: Section, lines: readonly Line[]): number {
  const widths = lines.map(({ start, end }) => measure(start, end));
  return Math.max(...widths) - Math.min(...widths);
}

/**
 * Breaks a section greedily: each line ends at the last opportunity that fits, of the best level at which any
 * opportunity fits. Only a single grapheme cluster that is wider than `inlineSize` overflows.
 */
export function fillLines(section: Section, inlineSize: number): readonly Line[] {
  const end = endOf(section);
  const opportunities = [...section.opportunities, end];
  const fitLine = createLineFitter({ ...section, opportunities }, inlineSize, ({ level }) => level);
  const lines: Line[] = [];
  let { start } = section;
  let brokenBy: BreakOpportunity;
  do {
    brokenBy = fitLine(start) ?? end;
    lines.push(lineTo(section, start, brokenBy));
    start = brokenBy.index;
  } while (brokenBy !== end);
  return lines;
}

/**
 * Lengthens lines that have only one character, because such a line looks like a mistake, especially the last one. If
 * the line before has an earlier break of at least the same level, the line starts at that break instead.
 */
function avoidOrphans(section: Section, filled: readonly Line[], inlineSize: number): readonly Line[] {
  const lines = [...filled];
  for (const [position, orphan] of filled.entries()) {
    const before = lines[position - 1];
    if (before === undefined) continue;
    const earlier = earlierBreak(section, before, orphan, inlineSize);
    if (earlier !== undefined) {
      lines[position - 1] = lineTo(section, before.start, earlier);
      lines[position] = { ...orphan, start: earlier.index };
    }
  }
  return lines;
}

function earlierBreak(
  section: Section,
  before: Line,
  orphan: Line,
  inlineSize: number,
): BreakOpportunity | undefined {
  const { brokenBy } = before;
  if (brokenBy === null || characters(section.text, orphan) !== 1) return undefined;
  const earlier = section.opportunities.findLast(
    ({ index, level }) => index < brokenBy.index && level <= brokenBy.level,
  );
  if (earlier === undefined || characters(section.text, { ...before, end: earlier.index }) < 2) {
    return undefined;
  }
  return widthTo(section, earlier.index, orphan.brokenBy?.index ?? section.end) <= inlineSize
    ? earlier
    : undefined;
}

/** Returns the number of grapheme clusters in a line. */
function characters(text: string, { start, end }: Pick<Line, 'start' | 'end'>): number {
  return end > start ? graphemeBoundaries(text.slice(start, end)).length + 1 : 0;
}

/** Longer sections are not balanced, as in browsers. */
const MAX_LINES = 6;
/** Cost of the shortest possible last line, in squared units of width. Blink uses this number for CSS pixels. */
const ORPHAN_PENALTY = 10_000;

/**
 * Balances lines as CSS `text-wrap: balance` does: minimises the sum of the squared free widths of the lines, with as
 * many lines as `filled` has. Returns `filled` if that is impossible, because a phrase or word is too long for a line.
 *
 * @param filled the lines of `fillLines`
 */
export function balanceLines(section: Section, filled: readonly Line[], inlineSize: number): readonly Line[] {
  if (filled.length < 2 || filled.length > MAX_LINES) return filled;
  const candidates = section.opportunities.filter(({ level }) => level === BREAK_LEVEL.preferred);
  const ends = [...candidates, endOf(section)];
  const { text, measure, estimate = measure } = section;
  const costs = [section.start, ...candidates.map(({ index }) => index)].map((start, first): LineCosts => {
    const costsFromHere: number[] = [];
    for (const [position, { index }] of ends.slice(first).entries()) {
      if (estimateTo(section, start, index) > inlineSize) break;
      // Counts ideographic spaces at the end of a line: they hang, but look like part of the line.
      const width = estimate(start, withoutHangingSpace(text, start, index, isSpaceOrLineEnd));
      const isLastChance = first + position === candidates.length - 1;
      costsFromHere.push(Math.max(inlineSize - width, 0) ** 2 + (isLastChance ? ORPHAN_PENALTY : 0));
    }
    return costsFromHere;
  });
  const breaks = cheapestBreaks(ends, costs, filled.length);
  const lines = breaks === null ? filled : linesTo(section, breaks);
  return lines.every(({ start, end }) => measure(start, end) <= inlineSize) ? lines : filled;
}

interface ClampLinesOptions extends BreakableText {
  /** The result of `breakLines` for the same text, `inlineSize` and `maxLines`. */
  readonly lines: readonly Line[];
  /** CSS `line-clamp`, at least 1. */
  readonly maxLines: number;
  readonly inlineSize: number;
  /** Returns the width of `text[start, end)` and an ellipsis. The range may be empty. */
  readonly measureWithEllipsis: MeasureLine;
}

export interface ClampedLines {
  readonly lines: readonly Line[];
  /** UTF-16 index of the first character that was cut; null if none was. */
  readonly cutAt: number | null;
  /** Whether an ellipsis follows the last line. False if nothing was cut, or if not even the ellipsis fits. */
  readonly ellipsis: boolean;
}

/**
 * Cuts a text as CSS `line-clamp` with `text-overflow: ellipsis` does. Removes the lines after `maxLines` and shortens
 * the last remaining line by grapheme clusters until the line and the ellipsis fit. Removes white space before the
 * ellipsis.
 */
export function clampLines(options: ClampLinesOptions): ClampedLines {
  const { text, lines, maxLines, inlineSize, measureWithEllipsis } = options;
  const last = lines[maxLines - 1];
  if (last === undefined || lines.length <= maxLines) return { lines, cutAt: null, ellipsis: false };
  const { start } = last;
  const full = endSplittingUnits(options, last);
  const boundaries = graphemeBoundaries(text.slice(start, full)).map((offset) => start + offset);
  const ends = [start, ...boundaries, full].map((end) => withoutHangingSpace(text, start, end));
  const end = ends.findLast((candidate) => measureWithEllipsis(start, candidate) <= inlineSize);
  return {
    lines: [...lines.slice(0, maxLines - 1), { start, end: end ?? start, brokenBy: null }],
    cutAt: end ?? start,
    ellipsis: end !== undefined,
  };
}

/**
 * Returns where the last line ends if it may split dates and names. The text is cut anyway, so the line shows as much as
 * fits.
 */
function endSplittingUnits(options: ClampLinesOptions, line: Line): number {
  const { text, opportunities, inlineSize } = options;
  const { start, brokenBy } = line;
  if (brokenBy === null || brokenBy.mandatory) return line.end;
  const next = opportunities.find(({ index, mandatory }) => mandatory && index > start);
  const optional = opportunities.filter(({ index }) => next === undefined || index < next.index);
  const widest = createLineFitter(
    { ...options, opportunities: optional },
    inlineSize,
    ({ looseLevel }) => looseLevel,
  )(start);
  return withoutHangingSpace(text, start, Math.max(brokenBy.index, widest?.index ?? 0));
}
