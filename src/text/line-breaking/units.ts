import { isJapanese } from './break-rules.ts';
import type { BreakRules } from './break-rules.ts';
import { findParticles } from './particles.ts';
import { findPlaceNames } from './place-names.ts';
import { findQuantities } from './quantities.ts';
import type { Unit } from './unit.ts';

/** Finds what a designer keeps together: dates, amounts, names of places; with `auto-phrase` also particles. */
export function findUnits(text: string, { wordBreak, language }: BreakRules): readonly Unit[] {
  const units = [...findQuantities(text), ...findPlaceNames(text)];
  return wordBreak === 'auto-phrase' && isJapanese(language) ? [...units, ...findParticles(text)] : units;
}
