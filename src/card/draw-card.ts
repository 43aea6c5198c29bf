import type { CardLayout, CardRequest, DrawnCard, Renderer } from '../renderer/renderer.ts';
import { pictureSize, type CardOrder } from './card-order.ts';
import { checkPicture } from './check-picture.ts';
import { locateCharacters } from './locate-characters.ts';

/**
 * Has a card drawn and makes sure that a whole picture came back.
 *
 * @throws Problem as {@link Renderer.draw} does, with the pointers of the fields that hold characters not covered
 */
export async function drawCard(
  order: CardOrder,
  renderer: Pick<Renderer, 'draw'>,
  signal: AbortSignal,
): Promise<DrawnCard> {
  const drawn = await askRenderer(order, (request) => renderer.draw(request, signal));
  checkPicture(drawn.picture, drawn.format, pictureSize(order));
  return drawn;
}

/**
 * Has the texts of a card set, without drawing it.
 *
 * @throws Problem as {@link Renderer.layout} does, with the pointers of the fields that hold characters not covered
 */
export async function layOutCard(
  order: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<CardLayout> {
  return askRenderer(order, (request) => renderer.layout(request, signal));
}

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
