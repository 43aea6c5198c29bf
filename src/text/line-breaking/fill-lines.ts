import type { BreakOpportunity } from './break-opportunity.ts';
import { createLineFitter } from './fit-line.ts';
import type { Line } from './line.ts';
import { endOf, estimateTo, lineTo, widthTo } from './section.ts';
import type { Section } from './section.ts';

/**
 * Breaks a section greedily: each line takes as much as fits, at the best level of opportunities at which anything
 * fits. Only a single grapheme cluster that is wider than `inlineSize` overflows.
 */
export function fillLines(section: Section, inlineSize: number): readonly Line[] {
  const end = endOf(section);
  const fitLine = createLineFitter([...section.opportunities, end], ({ level }) => level);
  const lines: Line[] = [];
  let start = section.start;
  let brokenBy: BreakOpportunity;
  do {
    const lineStart = start;
    brokenBy =
      fitLine(start, {
        probably: ({ index }) => estimateTo(section, lineStart, index) <= inlineSize,
        surely: ({ index }) => widthTo(section, lineStart, index) <= inlineSize,
      }) ?? end;
    lines.push(lineTo(section, start, brokenBy));
    start = brokenBy.index;
  } while (brokenBy !== end);
  return lines;
}
