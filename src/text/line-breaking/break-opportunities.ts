import type { BreakOpportunity } from './break-opportunity.ts';
import { isLanguage } from './break-rules.ts';
import type { BreakRules } from './break-rules.ts';
import { holdAddresses, holdTags } from './hold-addresses.ts';
import { holdUnits } from './hold-units.ts';
import { findParticles } from './particles.ts';
import { findPlaceNames } from './place-names.ts';
import { plainBreaks } from './plain-breaks.ts';
import { findQuantities } from './quantities.ts';

/**
 * Every place where a line of `text` may end, in order: CSS `line-break: strict` and `word-break`, with dates, amounts
 * and place names kept together, with `auto-phrase` also particles, and never inside a grapheme cluster.
 *
 * @param text in Normalization Form C
 */
export function breakOpportunities(text: string, rules: BreakRules): readonly BreakOpportunity[] {
  const hasPhrases = rules.wordBreak === 'auto-phrase' && isLanguage(rules.language, 'ja');
  const held = holdUnits(plainBreaks(text, rules), [
    ...findQuantities(text),
    ...findPlaceNames(text),
    ...(hasPhrases ? findParticles(text) : []),
  ]);
  return holdTags(text, holdAddresses(text, held), { hasPhrases });
}
