import { BREAK_LEVEL } from './break-opportunity.ts';
import type { BreakOpportunity } from './break-opportunity.ts';
import type { Unit } from './unit.ts';

type Rank = Pick<BreakOpportunity, 'level' | 'rule'>;

/** Makes the breaks inside units worse, those at their joints a little less so. */
export function holdUnits(
  opportunities: readonly BreakOpportunity[],
  units: readonly Unit[],
): readonly BreakOpportunity[] {
  const held = new Map<number, Rank>();
  for (const { kind, start, end, joints } of units) {
    for (let index = start + 1; index < end; index += 1) {
      held.set(index, { level: BREAK_LEVEL.insideUnit, rule: `inside-${kind}` });
    }
    for (const joint of joints) {
      held.set(joint, { level: BREAK_LEVEL.strict, rule: `joint-of-${kind}` });
    }
  }
  return opportunities.map((opportunity) => {
    const rank = held.get(opportunity.index);
    const isHeld = rank !== undefined && !opportunity.mandatory && opportunity.level <= BREAK_LEVEL.strict;
    return isHeld ? { ...opportunity, ...rank } : opportunity;
  });
}
