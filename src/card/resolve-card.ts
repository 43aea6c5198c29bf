import type { PictureFormat } from '../picture-format.ts';
import type { CardLayout, DrawnCard, TextReport } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';

export interface ResolvedCard {
  readonly format: PictureFormat;
  readonly texts: readonly TextReport[];
  readonly warnings: readonly CardWarning[];
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** The two ways to set a card's texts. Both throw Problem. */
export interface CardResolving {
  readonly draw: (order: CardOrder, signal: AbortSignal) => Promise<DrawnCard>;
  readonly layOut: (order: CardOrder, signal: AbortSignal) => Promise<CardLayout>;
}

/**
 * Has a card's texts set without drawing or storing anything. Where the format depends on how large the picture gets,
 * it is drawn to learn that.
 *
 * @throws Problem as {@link CardResolving} does
 */
export async function resolveCard(
  order: CardOrder,
  resolving: CardResolving,
  signal: AbortSignal,
): Promise<ResolvedCard> {
  const { format, texts, timings } = await setTexts(order, resolving, signal);
  return { format, texts, warnings: cardWarnings(texts), timings };
}

async function setTexts(
  order: CardOrder,
  { draw, layOut }: CardResolving,
  signal: AbortSignal,
): Promise<CardLayout & { readonly format: PictureFormat }> {
  const { format } = order.form;
  return format === null ? draw(order, signal) : { format, ...(await layOut(order, signal)) };
}
