import type { ExampleCard } from '../../template/registry.ts';

/** The cards of one template in one variant. */
export interface CardGroup {
  readonly variant: ExampleCard['variant'];
  readonly cards: readonly ExampleCard[];
}

export interface TemplateGroup {
  readonly template: ExampleCard['template'];
  readonly groups: readonly CardGroup[];
}

/** Puts cards that look alike together, in the order in which they came. */
export function groupCards(cards: readonly ExampleCard[]): TemplateGroup[] {
  return [...Map.groupBy(cards, ({ template }) => template)].map(([template, ofTemplate]) => ({
    template,
    groups: [...Map.groupBy(ofTemplate, ({ variant }) => variant)].map(([variant, cards]) => ({
      variant,
      cards,
    })),
  }));
}
