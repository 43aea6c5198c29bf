import type { CardRequest } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { locateCharacters } from './locate-characters.ts';

/**
 * Puts an order to the renderer.
 *
 * @throws Problem as `ask` does, with the pointers of the fields that hold characters not covered
 */
export async function askRenderer<Answer>(
  { template, variant, context, form }: CardOrder,
  ask: (request: CardRequest) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask({ template: template.name, variant: variant.name, context, form });
  } catch (error) {
    throw locateCharacters(error, context);
  }
}
