import { BREAK_LEVEL } from './break-opportunity.ts';
import { cheapestBreaks } from './cheapest-breaks.ts';
import type { LineCosts } from './cheapest-breaks.ts';
import type { Line } from './line.ts';
import { endOf, estimateTo, estimateWithIdeographicSpace, linesTo } from './section.ts';
import type { Section } from './section.ts';

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
  if (filled.length < 2 || filled.length > MAX_LINES) {
    return filled;
  }
  const candidates = section.opportunities.filter(({ level }) => level === BREAK_LEVEL.preferred);
  const ends = [...candidates, endOf(section)];
  const costs = [section.start, ...candidates.map(({ index }) => index)].map((start, place): LineCosts => {
    const costsFromHere: number[] = [];
    for (const [position, { index }] of ends.slice(place).entries()) {
      if (estimateTo(section, start, index) > inlineSize) {
        break;
      }
      const slack = Math.max(inlineSize - estimateWithIdeographicSpace(section, start, index), 0);
      const isLastChance = place + position === candidates.length - 1;
      costsFromHere.push(slack ** 2 + (isLastChance ? ORPHAN_PENALTY : 0));
    }
    return costsFromHere;
  });
  const breaks = cheapestBreaks(ends, costs, filled.length, (before, line) => before + line);
  const lines = breaks === null ? filled : linesTo(section, breaks);
  return lines.every(({ start, end }) => section.measure(start, end) <= inlineSize) ? lines : filled;
}
