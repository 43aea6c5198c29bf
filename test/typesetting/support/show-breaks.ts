import { breakOpportunities } from '../../../src/typesetting/break-opportunities.ts';
import type { BreakOpportunity } from '../../../src/typesetting/lines.ts';
import { plainBreaks } from '../../../src/typesetting/plain-breaks.ts';

type WordBreak = 'normal' | 'auto-phrase' | 'keep-all';

/** The text with `|` where a line should rather end, as we break it. */
export function showBreaks(text: string, wordBreak: WordBreak, language = 'ja'): string {
  return show(text, breakOpportunities(text, { wordBreak, language }), 0);
}

/** The text with `|` where a browser may end a line. */
export function showPlainBreaks(text: string, wordBreak: WordBreak, language = 'ja'): string {
  return show(text, plainBreaks(text, { wordBreak, language }), 0);
}

/** The text with `|` at every opportunity up to a level. */
export function show(text: string, opportunities: readonly BreakOpportunity[], level: number): string {
  let shown = '';
  let start = 0;
  for (const opportunity of opportunities) {
    if (opportunity.level <= level) {
      shown += `${text.slice(start, opportunity.index)}|`;
      start = opportunity.index;
    }
  }
  return shown + text.slice(start);
}
