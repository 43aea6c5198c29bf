import { breakLines, clampLines } from '../../../src/typesetting/break-lines.ts';
import { breakOpportunities } from '../../../src/typesetting/break-opportunities.ts';
import type { BreakRules } from '../../../src/typesetting/characters.ts';
import type { MeasureLine } from '../../../src/typesetting/lines.ts';
import { emMeasure } from './em-measure.ts';

export interface Setting {
  readonly inlineSize: number;
  readonly wordBreak?: BreakRules['wordBreak'];
  readonly wrap?: 'auto' | 'balance';
  readonly maxLines?: number;
  readonly language?: string;
  readonly measure?: MeasureLine;
  /** The width of an ellipsis, in the unit of `measure`. */
  readonly ellipsisWidth?: number;
}

/** The lines of a text as strings, cut with an ellipsis if there are too many; in em of `emMeasure` by default. */
export function linesOf(text: string, setting: Setting): string[] {
  const { inlineSize, wordBreak = 'normal', wrap = 'auto', maxLines = Infinity, language = 'ja' } = setting;
  const { measure = emMeasure(text), ellipsisWidth = 1 } = setting;
  const opportunities = breakOpportunities(text, { wordBreak, language });
  const paragraph = { text, opportunities, measure, inlineSize, maxLines };
  const { lines, ellipsis } = clampLines({
    ...paragraph,
    lines: breakLines({ ...paragraph, wrap }),
    measureWithEllipsis: (start, end) => measure(start, end) + ellipsisWidth,
  });
  const strings = lines.map(({ start, end }) => text.slice(start, end));
  const last = strings.pop() ?? '';
  return [...strings, ellipsis ? `${last}…` : last];
}
