import type { Finding } from '../../template/read-templates.ts';
import type { CardFault } from './find-faults.ts';
import type { CheckedCard } from './check-cards.ts';

/** A finding with the rule that it breaks. */
export interface CheckFinding extends Finding {
  /** `template` is what stops the service at its start. */
  readonly rule: 'template' | CardFault['rule'];
}

/** Makes one finding of the same fault on several cards: it is mended in one place. */
export function mergeFaults(cards: readonly CheckedCard[]): CheckFinding[] {
  const occurrences = cards.flatMap(({ file, seen, faults }) =>
    faults.map((fault) => ({ ...fault, file, seen })),
  );
  const groups = Map.groupBy(occurrences, ({ file, line, rule }) => `${file}\0${line}\0${rule}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { file, line, rule, message, seen } = first;
    const more = others.length === 0 ? '' : ` and on ${others.length} more`;
    return [{ file, line, rule, message: `${message} Seen ${seen}${more}.` }];
  });
}
