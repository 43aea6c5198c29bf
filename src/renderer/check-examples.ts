import { Problem } from '../errors.ts';
import type { Registry } from '../template/registry.ts';
import type { BuiltScene } from './build-scene.ts';
import type { CardRequest } from './renderer.ts';

type SetCard = (card: CardRequest) => Pick<BuiltScene, 'texts' | 'overflows'>;

/**
 * Sets every example of every template in all its shapes, and the fallback cards.
 *
 * @throws Error with all examples that cannot be set or do not fit, by file
 */
export function checkExamples(registry: Registry, setCard: SetCard): void {
  const faults: string[] = [];
  for (const { name, variants, fallback, examples } of registry.values()) {
    const check = (variant: { name: string; file: string }, example: string, context: object) => {
      const fault = faultOf(setCard, { template: name, variant: variant.name, context: { ...context } });
      if (fault !== null) faults.push(`${variant.file}: The example "${example}" ${fault}`);
    };
    for (const variant of variants.values()) {
      for (const example of examples) check(variant, example.name, example.context);
    }
    check(fallback, fallback.name, {});
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function faultOf(setCard: SetCard, card: CardRequest): string | null {
  try {
    const { texts, overflows } = setCard(card);
    const cut = texts.filter((text) => text.cut);
    if (cut.length > 0) {
      const ids = cut.map(({ id }) => `"${id}"`).join(', ');
      return `does not fit: the text ${ids} is cut. Enlarge its box, or allow a smaller size.`;
    }
    const [overflow] = overflows;
    if (overflow === undefined) return null;
    const { line, taken, blockSize } = overflow;
    return `does not fit: what the stack of line ${line} holds takes ${round(taken)} of its ${blockSize} px. Enlarge its "block-size", or let less stand in it.`;
  } catch (error) {
    if (error instanceof Problem) {
      const codePoints = error.errors.flatMap((entry) => entry.codePoints ?? []).join(', ');
      return `has characters that no bundled font draws: ${codePoints}.`;
    }
    return `cannot be set: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Up to a hundredth. */
function round(length: number): number {
  return Math.ceil(length * 100) / 100;
}
