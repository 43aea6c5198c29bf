import type { CardFault } from './card-fault.ts';
import type { InspectedCard } from './inspect-card.ts';
import { codePointNames } from '../../template/text-field.ts';

/** Finds texts that are cut, texts whose characters no font draws, and stacks that hold more than they may. */
export function findOverflow({ texts, overflows }: InspectedCard): CardFault[] {
  return [
    ...texts
      .filter(({ layout }) => layout.cut)
      .map(({ line, layout }) => ({
        rule: 'overflow' as const,
        line,
        message: `The text "${layout.id}" is cut. Enlarge its box, allow a smaller size or more lines, or bound the value in template.ts.`,
      })),
    ...overflows.map(({ line, taken, blockSize }) => ({
      rule: 'overflow' as const,
      line,
      message: `What the stack holds takes ${Math.ceil(taken)} of its ${blockSize} px. Enlarge its "block-size", or let less stand in it.`,
    })),
    ...texts
      .filter(({ layout }) => layout.uncovered.length > 0)
      .map(({ line, layout }) => ({
        rule: 'setting' as const,
        line,
        message: `The text "${layout.id}" has characters that no bundled font draws: ${layout.uncovered.map(codePointNames).join(', ')}. Use others.`,
      })),
  ];
}
