import { createLineFitter } from './fit-line.ts';
import { graphemeBoundaries } from './graphemes.ts';
import type { Line, MeasureLine } from './line.ts';
import type { BreakableText } from './section.ts';
import { estimateTo, widthTo } from './section.ts';
import { withoutHangingSpace } from './spaces.ts';

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
  if (last === undefined || lines.length <= maxLines) {
    return { lines, cutAt: null, ellipsis: false };
  }
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
  if (brokenBy === null || brokenBy.mandatory) {
    return line.end;
  }
  const next = opportunities.find(({ index, mandatory }) => mandatory && index > start);
  const optional = opportunities.filter(({ index }) => next === undefined || index < next.index);
  const fitLine = createLineFitter(optional, ({ looseLevel }) => looseLevel);
  const widest = fitLine(start, {
    probably: ({ index }) => estimateTo(options, start, index) <= inlineSize,
    surely: ({ index }) => widthTo(options, start, index) <= inlineSize,
  });
  return withoutHangingSpace(text, start, Math.max(brokenBy.index, widest?.index ?? 0));
}
