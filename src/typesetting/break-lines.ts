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
  /** What a line may take, in the unit of `measure`. */
  readonly inlineSize: number;
  /** CSS `text-wrap`: `balance` makes the lines about as long as each other. */
  readonly wrap: 'auto' | 'balance';
  /** CSS `line-clamp`: a text of more lines is going to be cut, so its lines are filled, not balanced. */
  readonly maxLines?: number;
}

/** @returns the lines of a text, at least one; an empty one for an empty line of the text */
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

/** How much wider the widest line is than the narrowest: what balancing must not make larger. */
function spread({ measure }: Section, lines: readonly Line[]): number {
  const widths = lines.map(({ start, end }) => measure(start, end));
  return Math.max(...widths) - Math.min(...widths);
}

/**
 * Breaks a section greedily: each line takes as much as fits, at the best level of opportunities at which anything
 * fits. Only a single grapheme cluster that is wider than `inlineSize` overflows.
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
 * A line of one character looks like an accident, most of all the last one. If the line before has an earlier break
 * that is as good, what follows that break joins the character.
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

/** How many grapheme clusters a line has. */
function characters(text: string, { start, end }: Pick<Line, 'start' | 'end'>): number {
  return end > start ? graphemeBoundaries(text.slice(start, end)).length + 1 : 0;
}

/** Browsers leave longer sections as they are. */
const MAX_LINES = 6;
/** What a last line costs that could not be shorter, in squared units of width: Blink's number for CSS pixels. */
const ORPHAN_PENALTY = 10_000;

/**
 * CSS `text-wrap: balance`: the breaks for which the sum of the squares of what the lines leave free is least, with
 * as many lines as `filled` has. If there are none, since a phrase or word is too long for a line, `filled` stays.
 *
 * @param filled the lines of `fillLines`
 */
export function balanceLines(section: Section, filled: readonly Line[], inlineSize: number): readonly Line[] {
  if (filled.length < 2 || filled.length > MAX_LINES) return filled;
  const candidates = section.opportunities.filter(({ level }) => level === BREAK_LEVEL.preferred);
  const ends = [...candidates, endOf(section)];
  const { text, measure, estimate = measure } = section;
  const costs = [section.start, ...candidates.map(({ index }) => index)].map((start, place): LineCosts => {
    const costsFromHere: number[] = [];
    for (const [position, { index }] of ends.slice(place).entries()) {
      if (estimateTo(section, start, index) > inlineSize) break;
      // Ideographic spaces at the end of a line hang, but fill it to the eye.
      const width = estimate(start, withoutHangingSpace(text, start, index, isSpaceOrLineEnd));
      const isLastChance = place + position === candidates.length - 1;
      costsFromHere.push(Math.max(inlineSize - width, 0) ** 2 + (isLastChance ? ORPHAN_PENALTY : 0));
    }
    return costsFromHere;
  });
  const breaks = cheapestBreaks(ends, costs, filled.length);
  const lines = breaks === null ? filled : linesTo(section, breaks);
  return lines.every(({ start, end }) => measure(start, end) <= inlineSize) ? lines : filled;
}

interface ClampLinesOptions extends BreakableText {
  /** The lines of `breakLines` for the same text, `inlineSize` and `maxLines`. */
  readonly lines: readonly Line[];
  /** CSS `line-clamp`, at least 1. */
  readonly maxLines: number;
  readonly inlineSize: number;
  /** The width of `text[start, end)` followed by an ellipsis; of the ellipsis alone if the range is empty. */
  readonly measureWithEllipsis: MeasureLine;
}

export interface ClampedLines {
  readonly lines: readonly Line[];
  /** UTF-16 index of the first character that is not set; null if nothing was cut. */
  readonly cutAt: number | null;
  /** Whether an ellipsis follows the last line: not if nothing was cut, or if not even the ellipsis fits. */
  readonly ellipsis: boolean;
}

/**
 * CSS `line-clamp` with `text-overflow: ellipsis`: of more lines than `maxLines` the rest goes, and the last one that
 * stays is shortened by grapheme clusters until it fits with its ellipsis. No space stands before the ellipsis.
 */
export function clampLines(options: ClampLinesOptions): ClampedLines {
  const { text, lines, maxLines, inlineSize, measureWithEllipsis } = options;
  const last = lines[maxLines - 1];
  if (last === undefined || lines.length <= maxLines) return { lines, cutAt: null, ellipsis: false };
  const { start } = last;
  const full = withoutUnits(options, last);
  const boundaries = graphemeBoundaries(text.slice(start, full)).map((offset) => start + offset);
  const ends = [start, ...boundaries, full].map((end) => withoutHangingSpace(text, start, end));
  const end = ends.findLast((candidate) => measureWithEllipsis(start, candidate) <= inlineSize);
  return {
    lines: [...lines.slice(0, maxLines - 1), { start, end: end ?? start, brokenBy: null }],
    cutAt: end ?? start,
    ellipsis: end !== undefined,
  };
}

/** Where the line ends if it keeps no date or name together: it is cut anyway, so the more it shows the better. */
function withoutUnits(options: ClampLinesOptions, line: Line): number {
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
