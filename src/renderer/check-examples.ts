import { Problem } from '../errors.ts';
import type { Registry } from '../template/registry.ts';
import type { CardLayout, CardRequest } from './renderer.ts';

type LayOut = (card: CardRequest) => CardLayout;

/**
 * Sets every example of every template in all its shapes, and the fallback cards.
 *
 * @throws Error with all examples that cannot be set or are cut, by file
 */
export function checkExamples(registry: Registry, layOut: LayOut): void {
  const faults: string[] = [];
  for (const { name, variants, fallback, examples } of registry.values()) {
    const check = (variant: { name: string; file: string }, example: string, context: object) => {
      const fault = faultOf(layOut, { template: name, variant: variant.name, context: { ...context } });
      if (fault !== null) faults.push(`${variant.file}: The example "${example}" ${fault}`);
    };
    for (const variant of variants.values()) {
      for (const example of examples) check(variant, example.name, example.context);
    }
    check(fallback, fallback.name, {});
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function faultOf(layOut: LayOut, card: CardRequest): string | null {
  try {
    const cut = layOut(card).texts.filter((text) => text.cut);
    if (cut.length === 0) return null;
    const ids = cut.map(({ id }) => `"${id}"`).join(', ');
    return `does not fit: the text ${ids} is cut. Enlarge its box, or allow a smaller size.`;
  } catch (error) {
    if (error instanceof Problem) {
      const codePoints = error.errors.flatMap((entry) => entry.codePoints ?? []).join(', ');
      return `has characters that no bundled font draws: ${codePoints}.`;
    }
    return `cannot be set: ${error instanceof Error ? error.message : String(error)}`;
  }
}
