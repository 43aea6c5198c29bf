import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { validate } from '../../context/validate.ts';
import type { Template } from '../../template/registry.ts';

/**
 * Orders a card as the service does for a request: the context is validated by the template's schema.
 *
 * @param context what was given, of any shape
 * @throws Problem `context_rejected` with an entry for each value that is wrong, `variant_not_found`
 */
export function orderGivenCard(template: Template, variant: string, context: unknown): CardOrder {
  return orderCard(template, variant, validate(template.context, context, 'context_rejected'));
}
