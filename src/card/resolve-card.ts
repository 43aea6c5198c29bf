import type { Renderer, TextReport } from '../renderer/renderer.ts';
import { askRenderer } from './ask-renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';

export interface ResolvedCard {
  readonly texts: readonly TextReport[];
  readonly warnings: readonly CardWarning[];
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * Has a card's texts set without drawing or storing anything.
 *
 * @throws Problem as {@link Renderer.layout} does, with the pointers of the fields that hold characters not covered
 */
export async function resolveCard(
  order: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<ResolvedCard> {
  const { texts, timings } = await askRenderer(order, (request) => renderer.layout(request, signal));
  return { texts, warnings: cardWarnings(texts), timings };
}
