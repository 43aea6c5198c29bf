import type { PictureFormat } from '../picture-format.ts';
import type { CardLayout, DrawnCard, TextReport } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';

export interface ResolvedCard {
  readonly format: PictureFormat;
  /** Size of the picture; null if it was not drawn. */
  readonly bytes: number | null;
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
  const { format, bytes, texts, timings } = await setTexts(order, resolving, signal);
  return { format, bytes, texts, warnings: cardWarnings(texts), timings };
}

async function setTexts(
  order: CardOrder,
  { draw, layOut }: CardResolving,
  signal: AbortSignal,
): Promise<CardLayout & Pick<ResolvedCard, 'format' | 'bytes'>> {
  const { format } = order.form;
  if (format !== null) return { format, bytes: null, ...(await layOut(order, signal)) };
  const drawn = await draw(order, signal);
  return { ...drawn, bytes: drawn.picture.byteLength };
}
