import { Problem } from '../errors.ts';
import { SvgError } from '../svg/svg-tree.ts';
import type { Registry } from '../template/registry.ts';
import type { BuiltScene } from './build-scene.ts';
import type { CardRequest } from './renderer.ts';
import { messageOf } from '../thrown.ts';

/** An example that cannot be set or does not fit. */
export interface ExampleFault {
  /** The variant's. */
  readonly file: string;
  /** 1-based; null if it is not known which element is at fault. */
  readonly line: number | null;
  /** Of the texts that are cut. */
  readonly ids: readonly string[];
  readonly message: string;
}

/** Templates that must not be used, because some of their examples cannot be set or do not fit. */
export class ExampleError extends Error {
  override readonly name = 'ExampleError';
  readonly faults: readonly ExampleFault[];

  constructor(faults: readonly ExampleFault[]) {
    super(faults.map(({ file, message }) => `${file}: ${message}`).join('\n'));
    this.faults = faults;
  }
}

type Fault = Omit<ExampleFault, 'file'>;

type SetCard = (card: CardRequest) => Pick<BuiltScene, 'texts' | 'overflows'>;

/**
 * Sets every example of every template in all its shapes, and the fallback cards.
 *
 * @throws ExampleError with all examples that cannot be set or do not fit, by file
 */
export function checkExamples(registry: Registry, setCard: SetCard): void {
  const faults: ExampleFault[] = [];
  for (const { name, variants, fallback, examples } of registry.values()) {
    const check = (variant: { name: string; file: string }, example: string, context: object) => {
      const fault = faultOf(setCard, { template: name, variant: variant.name, context: { ...context } });
      if (fault === null) return;
      faults.push({ ...fault, file: variant.file, message: `The example "${example}" ${fault.message}` });
    };
    for (const variant of variants.values()) {
      for (const example of examples) check(variant, example.name, example.context);
    }
    check(fallback, fallback.name, {});
  }
  if (faults.length > 0) throw new ExampleError(faults);
}

function faultOf(setCard: SetCard, card: CardRequest): Fault | null {
  try {
    const { texts, overflows } = setCard(card);
    const cut = texts.filter((text) => text.cut);
    if (cut.length > 0) {
      const ids = cut.map(({ id }) => id);
      const names = ids.map((id) => `"${id}"`).join(', ');
      const message = `does not fit: the text ${names} is cut. Enlarge its box, or allow a smaller size.`;
      return { line: null, ids, message };
    }
    const [overflow] = overflows;
    if (overflow === undefined) return null;
    const { line, taken, blockSize } = overflow;
    const message = `does not fit: what the stack of line ${line} holds takes ${round(taken)} of its ${blockSize} px. Enlarge its "block-size", or let less stand in it.`;
    return { line, ids: [], message };
  } catch (error) {
    if (error instanceof Problem && error.code === 'characters_not_covered') {
      const codePoints = error.errors.flatMap((entry) => entry.codePoints ?? []).join(', ');
      return { line: null, ids: [], message: `has characters that no bundled font draws: ${codePoints}.` };
    }
    const [fault] = error instanceof Problem ? error.errors : [];
    const message = `cannot be set: ${fault?.message ?? messageOf(error)}`;
    return { line: error instanceof SvgError ? error.line : null, ids: [], message };
  }
}

/** Up to a hundredth. */
function round(length: number): number {
  return Math.ceil(length * 100) / 100;
}
