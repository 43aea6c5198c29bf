import type { Size } from '../picture-format.ts';
import type { TemplateDefinition } from './define-template.ts';
import type { Pictures } from './picture-field.ts';
import { DEFAULT_VARIANT, FALLBACK_VARIANT, fallbackOf } from './read-templates.ts';

/** One shape of a template: one SVG file. */
export interface Variant extends Size {
  /**
   * 'card' is the default; others are named by their file, such as 'square'; 'fallback' is the card for errors, and
   * 'fallback-square' that for errors of squares.
   */
  readonly name: string;
  readonly file: string;
}

export interface Template extends TemplateDefinition {
  /** The context's members that are pictures. */
  readonly pictures: Pictures;
  readonly name: string;
  readonly directory: string;
  /** What a client can ask for, 'card' first. */
  readonly variants: ReadonlyMap<string, Variant>;
  readonly fallback: Variant;
  /** By the variant that they stand in for: those of a variant of their own. */
  readonly otherFallbacks: ReadonlyMap<string, Variant>;
  /** Hex SHA-256 of all that decides how a card looks: the template's files, the fonts, the render version. */
  readonly digest: string;
}

/**
 * Sorts a template's drawings by what they are for.
 *
 * @returns null if there is no card
 */
export function sortDrawings(
  drawings: readonly Variant[],
): Pick<Template, 'variants' | 'fallback' | 'otherFallbacks'> | null {
  const byName = new Map(drawings.map((drawing) => [drawing.name, drawing]));
  // A drawing alone has no other that could stand in for it.
  const fallback = byName.get(FALLBACK_VARIANT) ?? byName.get(DEFAULT_VARIANT);
  if (fallback === undefined) return null;
  const variants = new Map([...byName].filter(([name]) => fallbackOf(name) === null));
  const others = drawings.filter(({ name }) => fallbackOf(name) !== null && name !== FALLBACK_VARIANT);
  const otherFallbacks = new Map(others.map((drawing) => [fallbackOf(drawing.name) ?? '', drawing]));
  return { variants, fallback, otherFallbacks };
}

/** The default template if none is configured, and the first that renderers warm up with. */
export const DEFAULT_TEMPLATE = 'vaccine';

export type Registry = ReadonlyMap<string, Template>;

/**
 * Returns the template of calls that name none (`POST /create`).
 *
 * @param name as `DEFAULT_TEMPLATE` of the environment has it
 * @returns null if none is configured and there is none of the usual name
 * @throws Error with a sentence for the operator if there is no template of this name
 */
export function findDefaultTemplate(registry: Registry, name: string | undefined): Template | null {
  const template = registry.get(name ?? DEFAULT_TEMPLATE) ?? null;
  if (name === undefined || template !== null) return template;
  const names = [...registry.keys()].join(', ');
  throw new Error(`DEFAULT_TEMPLATE: expected one of ${names} but found ${JSON.stringify(name)}`);
}

/** A card of a template that can be drawn without asking anybody for values. */
export interface ExampleCard {
  readonly template: Template;
  readonly variant: Variant;
  /** The example's name; that of the drawing for a card that has no values, such as 'fallback'. */
  readonly example: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Every example in every variant, and the fallback cards, template by template. */
export function listExamples(registry: Registry): ExampleCard[] {
  return [...registry.values()].flatMap((template) => {
    const { variants, examples, fallback, otherFallbacks } = template;
    const cards = [...variants.values()].flatMap((variant) =>
      examples.map(({ name, context }) => ({ template, variant, example: name, context: { ...context } })),
    );
    // A template whose definition is guessed may have no fallback.
    const fallbacks = [...(variants.has(fallback.name) ? [] : [fallback]), ...otherFallbacks.values()];
    return [
      ...cards,
      ...fallbacks.map((variant) => ({ template, variant, example: variant.name, context: {} })),
    ];
  });
}

/** The alternative text of a card. */
export function altOf({ template, variant, context }: ExampleCard): string {
  return template.variants.has(variant.name) ? template.alt(context) : template.fallbackAlt;
}
