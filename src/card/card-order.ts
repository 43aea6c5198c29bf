import { Problem } from '../errors.ts';
import type { Template, Variant } from '../template/registry.ts';
import { cardKey } from './card-key.ts';

/** One card that is asked for. */
export interface CardOrder {
  readonly template: Template;
  readonly variant: Variant;
  /** Values that the template's schema has accepted. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly key: string;
}

/**
 * @param context what the template's schema made of a client's values
 * @throws Problem `variant_not_found`
 */
export function orderCard(template: Template, variantName: string, context: object): CardOrder {
  const variant = template.variants.get(variantName);
  if (variant === undefined) throw new Problem('variant_not_found');
  return {
    template,
    variant,
    context: { ...context },
    key: cardKey({ context, variant: variant.name, digest: template.digest }),
  };
}

/** The card that takes another's place when that cannot be made; its context is empty. */
export function orderFallbackCard(template: Template): CardOrder {
  const variant = template.fallback;
  return {
    template,
    variant,
    context: {},
    key: cardKey({ context: {}, variant: variant.name, digest: template.digest }),
  };
}
