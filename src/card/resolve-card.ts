import type { PictureFormat } from '../picture-format.ts';
import type { CardLayout, Renderer, TextReport } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';
import { askRenderer, drawCard } from './draw-card.ts';

export interface ResolvedCard {
  readonly format: PictureFormat;
  readonly texts: readonly TextReport[];
  readonly warnings: readonly CardWarning[];
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * Has a card's texts set without drawing or storing anything. Where the format depends on how large the picture gets,
 * it is drawn to learn that.
 *
 * @throws Problem as {@link Renderer.layout} does, with the pointers of the fields that hold characters not covered
 */
export async function resolveCard(
  order: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<ResolvedCard> {
  const { format, texts, timings } = await setTexts(order, renderer, signal);
  return { format, texts, warnings: cardWarnings(texts), timings };
}

async function setTexts(
  order: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<CardLayout & { readonly format: PictureFormat }> {
  const { format } = order.form;
  if (format === null) return drawCard(order, renderer, signal);
  return { format, ...(await askRenderer(order, (request) => renderer.layout(request, signal))) };
}
