import type { Registry, Template, Variant } from './registry.ts';

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
