import type { BreakOpportunity } from './break-opportunity.ts';
import { graphemeBoundaries } from './graphemes.ts';
import type { Line } from './line.ts';
import { lineTo, widthTo } from './section.ts';
import type { Section } from './section.ts';

/**
 * A line of one character looks like an accident, most of all the last one. If the line before has an earlier break
 * that is as good, what follows that break joins the character.
 */
export function avoidOrphans(section: Section, filled: readonly Line[], inlineSize: number): readonly Line[] {
  const lines = [...filled];
  for (const [position, orphan] of filled.entries()) {
    const before = lines[position - 1];
    if (before === undefined) {
      continue;
    }
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
  if (brokenBy === null || characters(section.text, orphan) !== 1) {
    return undefined;
  }
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
