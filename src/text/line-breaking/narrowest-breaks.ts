import type { BreakLevel, BreakOpportunity } from './break-opportunity.ts';
import { cheapestBreaks } from './cheapest-breaks.ts';
import type { Line } from './line.ts';
import { endOf, linesTo, widthTo } from './section.ts';
import type { BreakableText, Section } from './section.ts';

interface NarrowestBreaksOptions extends BreakableText {
  /** How many lines there are to be, mandatory breaks included; at least 1. */
  readonly lines: number;
  /** The worst level of opportunity that may be taken. */
  readonly level: BreakLevel;
}

export interface NarrowestBreaks {
  readonly lines: readonly Line[];
  /** The width of the widest line, in the unit of `measure`. */
  readonly width: number;
}

/** Where a designer likes a line to end, even if it is left short. */
const GOOD_PLACE = /[〜～、。・)）」』】,;:：!！?？\s]/;
/** What any other place costs, as the share of a line that one would leave free to avoid it. */
const OTHER_PLACE = 0.2;

/**
 * Breaks a text into a given number of lines so that the widest is as narrow as can be: what the largest size of
 * a text depends on. Of several ways it takes the one with lines of similar length that end at good places.
 *
 * @returns null if there are too few opportunities, or more mandatory breaks than lines
 */
export function narrowestBreaks(options: NarrowestBreaksOptions): NarrowestBreaks | null {
  const { text, opportunities, measure, lines: lineCount, level } = options;
  const whole: Section = { text, opportunities, measure, start: 0, end: text.length, endedBy: null };
  const ends = [...opportunities.filter((one) => one.mandatory || one.level <= level), endOf(whole)];
  for (const limit of [likelyLimit(whole, ends, lineCount), Infinity]) {
    const widths = widthsUpTo(whole, ends, limit);
    const narrowest = cheapestBreaks(ends, widths, lineCount, Math.max);
    if (narrowest !== null) {
      const width = widest(whole, linesTo(whole, narrowest));
      const costs = widths.map((fromHere, place) =>
        fromHere.map((line, further) =>
          line > width ? undefined : costOf(text, line, width, ends[place + further]),
        ),
      );
      const best = cheapestBreaks(ends, costs, lineCount, (before, line) => before + line) ?? narrowest;
      return { lines: linesTo(whole, best), width };
    }
  }
  return null;
}

/** For each place where a line may start, the widths of its lines, shorter ones first, up to a mandatory break. */
function widthsUpTo(whole: Section, ends: readonly BreakOpportunity[], limit: number): number[][] {
  return [0, ...ends.slice(0, -1).map(({ index }) => index)].map((start, place) => {
    const widths: number[] = [];
    for (const { index, mandatory } of ends.slice(place)) {
      const width = widthTo(whole, start, index);
      if (width > limit) {
        break;
      }
      widths.push(width);
      if (mandatory) {
        break;
      }
    }
    return widths;
  });
}

/** Lines as wide as their fair share and one more piece take the whole text, unless a break is mandatory. */
function likelyLimit(whole: Section, ends: readonly BreakOpportunity[], lineCount: number): number {
  let start = 0;
  let widestPiece = 0;
  for (const { index } of ends) {
    widestPiece = Math.max(widestPiece, widthTo(whole, start, index));
    start = index;
  }
  return widthTo(whole, 0, whole.end) / lineCount + widestPiece;
}

function widest({ measure }: Section, lines: readonly Line[]): number {
  return Math.max(...lines.map(({ start, end }) => measure(start, end)));
}

function costOf(text: string, line: number, width: number, end: BreakOpportunity | undefined): number {
  const free = line === width ? 0 : 1 - line / width;
  const isGood = end === undefined || end.mandatory || GOOD_PLACE.test(text.charAt(end.index - 1));
  return free ** 2 + (isGood ? 0 : OTHER_PLACE ** 2);
}
