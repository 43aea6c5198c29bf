import type { CardExplanation, Renderer } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { locateCharacters } from './locate-characters.ts';

/**
 * Has a card drawn and asks how, without storing anything.
 *
 * @throws Problem as {@link Renderer.explain} does, with the pointers of the fields that hold characters not covered
 */
export async function explainCard(
  { template, variant, context }: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<CardExplanation> {
  try {
    return await renderer.explain({ template: template.name, variant: variant.name, context }, signal);
  } catch (error) {
    throw locateCharacters(error, context);
  }
}
