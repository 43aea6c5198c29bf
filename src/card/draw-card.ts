import type { DrawnCard, Renderer } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { checkPng } from './check-png.ts';
import { locateCharacters } from './locate-characters.ts';

/**
 * Has a card drawn and makes sure that a whole picture came back.
 *
 * @throws Problem as {@link Renderer.draw} does, with the pointers of the fields that hold characters not covered
 */
export async function drawCard(
  { template, variant, context }: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<DrawnCard> {
  try {
    const request = { template: template.name, variant: variant.name, context };
    const drawn = await renderer.draw(request, signal);
    checkPng(drawn.png, variant);
    return drawn;
  } catch (error) {
    throw locateCharacters(error, context);
  }
}
