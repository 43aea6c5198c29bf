import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { compileValidator } from '../../http/validate.ts';
import type { Template } from '../../template/registry.ts';

/**
 * Orders a card as the service does for a request: the context is validated by the template's schema.
 *
 * @param context what was given, of any shape
 * @throws Problem `context_rejected` with an entry for each value that is wrong, `variant_not_found`
 */
export function orderGivenCard(template: Template, variant: string, context: unknown): CardOrder {
  const validate = compileValidator({
    schema: template.context,
    method: 'POST',
    url: '',
    httpPart: 'body',
  });
  const result: unknown = validate(context);
  if (typeof result !== 'object' || result === null) throw new TypeError('Expected the outcome of a schema');
  if ('error' in result) throw result.error;
  const value = 'value' in result ? result.value : undefined;
  if (typeof value !== 'object' || value === null) throw new TypeError('Expected a context to be an object');
  return orderCard(template, variant, value);
}
