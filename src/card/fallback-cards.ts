import { pictureName, type Size } from '../picture-format.ts';
import type { Renderer } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import type { Registry, Template } from '../template/registry.ts';
import { orderFallbackCard } from './card-order.ts';
import { drawCard } from './draw-card.ts';
import { withinDeadline } from '../within-deadline.ts';
import { messageOf } from '../thrown.ts';

/** The stored card that an app can share when its own could not be made. */
export interface FallbackCard extends Size {
  /** Of its picture in the store. */
  readonly name: string;
  readonly picture: Uint8Array;
  readonly alt: string;
}

export interface FallbackOptions {
  readonly renderer: Renderer;
  readonly store: Store;
  /** For one card from drawing to storing, ms. */
  readonly deadline: number;
}

/**
 * Draws and stores every template's fallback card.
 *
 * @returns the cards by their template's name
 * @throws Error with a sentence for the operator, the Problem as its cause
 */
export async function storeFallbackCards(
  registry: Registry,
  options: FallbackOptions,
): Promise<ReadonlyMap<string, FallbackCard>> {
  const cards = new Map<string, FallbackCard>();
  // One after the other: a start that fails says why once, and the first card creates what the store needs.
  for (const template of registry.values()) {
    cards.set(template.name, await storeFallbackCard(template, options));
  }
  return cards;
}

async function storeFallbackCard(
  template: Template,
  { renderer, store, deadline }: FallbackOptions,
): Promise<FallbackCard> {
  const order = orderFallbackCard(template);
  const name = pictureName(order.key, 'png');
  const { width, height } = order.variant;
  try {
    const picture = await withinDeadline(
      { action: 'make the fallback card', deadline },
      async ({ signal }) => {
        const drawn = await drawCard(order, renderer, signal);
        await store.put(name, drawn.picture, signal);
        return drawn.picture;
      },
    );
    return { name, picture, width, height, alt: template.fallbackAlt };
  } catch (error) {
    const reason = messageOf(error);
    const message = `Expected to store the fallback card of the template "${template.name}" but failed: ${reason}`;
    throw new Error(message, { cause: error });
  }
}
