import type { BreakOpportunity } from './break-opportunity.ts';
import type { BreakRules } from './break-rules.ts';
import { holdUnits } from './hold-units.ts';
import { plainBreaks } from './plain-breaks.ts';
import { findUnits } from './units.ts';

/**
 * Every place where a line of `text` may end, in order: CSS `line-break: strict` and `word-break`, with dates,
 * amounts and place names kept together, and never inside a grapheme cluster.
 *
 * @param text in Normalization Form C
 */
export function breakOpportunities(text: string, rules: BreakRules): readonly BreakOpportunity[] {
  return holdUnits(plainBreaks(text, rules), findUnits(text, rules));
}
