import type { Renderer, TextReport } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';
import { locateCharacters } from './locate-characters.ts';

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
  { template, variant, context }: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<ResolvedCard> {
  try {
    const request = { template: template.name, variant: variant.name, context };
    const { texts, timings } = await renderer.layout(request, signal);
    return { texts, warnings: cardWarnings(texts), timings };
  } catch (error) {
    throw locateCharacters(error, context);
  }
}
