import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { validate } from '../../context/validate.ts';
import type { PictureForm } from '../../picture-format.ts';
import type { Template } from '../../template/registry.ts';

export interface GivenCard {
  readonly template: Template;
  readonly variant: string;
  /** Of any shape. */
  readonly context: unknown;
  readonly form: PictureForm;
}

/**
 * Orders a card as the service does for a request: the context is validated by the template's schema.
 *
 * @throws Problem `context_rejected` with an entry for each value that is wrong, `variant_not_found`
 */
export function orderGivenCard({ template, variant, context, form }: GivenCard): CardOrder {
  return orderCard(template, variant, validate(template.context, context, 'context_rejected'), form);
}
