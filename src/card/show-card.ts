import { Problem, type ProblemCode } from '../errors.ts';
import { pictureName, type PictureFormat } from '../picture-format.ts';
import type { Store } from '../store/store.ts';
import type { CardOrder } from './card-order.ts';
import type { Cards } from './cards.ts';
import type { CreatedCard } from './create-card.ts';
import { makeShapedFallback, type FallbackCard } from './fallback-cards.ts';
import { rememberFailures, type Memory } from './memory.ts';

/** A picture to show: the card or its template's fallback card. */
export interface ShownCard {
  readonly picture: Uint8Array;
  readonly format: PictureFormat;
  /** Why the picture is the fallback card; null if it is the card. */
  readonly failure: Problem | null;
}

export interface ShowOptions {
  readonly cards: Pick<Cards, 'create' | 'forget'>;
  readonly store: Pick<Store, 'get' | 'has'>;
  /** By the template's name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** Recent failures by card key, failures of the store included. */
  readonly failures?: Memory<ProblemCode>;
}

/**
 * Bounds of the cache of failures: entries, and ms. The lifetime is long enough for many people who open one page, and
 * short enough for a store that recovers. cards.ts caches cards that cannot be drawn for longer.
 */
export const FAILURES = { limit: 10_000, lifetime: 10_000 };

/** Problems of the service, which do not depend on the card and are not cached. */
const SERVICE_PROBLEMS: ReadonlySet<ProblemCode> = new Set(['overloaded', 'shutting_down', 'not_ready']);

export interface Showing {
  /** Makes the card unless it is stored. Returns the fallback card if anything fails. */
  show(order: CardOrder, signal: AbortSignal): Promise<ShownCard>;
  /**
   * Makes the card unless it is stored, without reading its picture, for a client that has the picture already.
   *
   * @returns null if the card is stored, otherwise the fallback card
   */
  ensure(order: CardOrder, signal: AbortSignal): Promise<ShownCard | null>;
  /** Returns the template's fallback card after `error` was thrown before the card could be ordered. */
  fallback(template: string, error: unknown): ShownCard;
}

/**
 * Creates the functions that answer a signed link with a picture.
 *
 * @returns functions that throw Problem only if the template has no fallback card
 */
export function createShowing({
  cards,
  store,
  fallbacks,
  failures = rememberFailures(FAILURES),
}: ShowOptions): Showing {
  /**
   * Makes a card and reads it. Makes it again if it was deleted from the store since it was cached.
   *
   * @param read returns null if the store does not have the card
   */
  async function makeAndRead<Value>(
    order: CardOrder,
    read: (card: CreatedCard) => Promise<Value | null>,
  ): Promise<Value> {
    const first = await read(await cards.create(order));
    if (first !== null) return first;
    cards.forget(order);
    const second = await read(await cards.create(order));
    if (second !== null) return second;
    const message = `Expected the card ${order.key} in the store but found none, twice, just after it was stored.`;
    throw new Problem('store_unreachable', { message });
  }

  function fallback(template: string, error: unknown): ShownCard & { failure: Problem } {
    const failure = error instanceof Problem ? error : new Problem('internal', { cause: error });
    const card = fallbacks.get(template);
    if (card === undefined) throw failure;
    return { picture: card.picture, format: 'png', failure };
  }

  /** Like `fallback`, but in the card's variant and form if that card is available soon. */
  async function shapedFallback(
    { template, variant, form }: CardOrder,
    error: unknown,
    signal: AbortSignal,
  ): Promise<ShownCard & { failure: Problem }> {
    const plain = fallback(template.name, error);
    const shaped = await makeShapedFallback(template, { variant: variant.name, form }, cards);
    if (shaped === null) return plain;
    const { order, created } = shaped;
    const { format } = created;
    const readStored = async (): Promise<Uint8Array | null> =>
      store.get(pictureName(order.key, format), signal).catch(() => null);
    const picture = created.picture ?? (await readStored());
    if (picture !== null) return { picture, format, failure: plain.failure };
    cards.forget(order);
    return plain;
  }

  /** Returns the result of `make`, or the fallback card if `make` throws or a recent failure is cached. */
  async function orFallback<Made>(
    order: CardOrder,
    signal: AbortSignal,
    make: () => Promise<Made>,
  ): Promise<Made | ShownCard> {
    const known = failures.get(order.key);
    if (known !== undefined) {
      const message = 'This card failed in the last ten seconds (cached).';
      return shapedFallback(order, new Problem(known, { message }), signal);
    }
    try {
      return await make();
    } catch (error) {
      const { code } = fallback(order.template.name, error).failure;
      if (!SERVICE_PROBLEMS.has(code) && !signal.aborted) failures.set(order.key, code);
      return shapedFallback(order, error, signal);
    }
  }

  return {
    fallback,
    show: (order, signal) =>
      orFallback(order, signal, () =>
        makeAndRead<ShownCard>(order, async ({ picture, format }) => {
          const shown = picture ?? (await store.get(pictureName(order.key, format), signal));
          return shown && { picture: shown, format, failure: null };
        }),
      ),
    ensure: (order, signal) =>
      orFallback(order, signal, async () => {
        await makeAndRead(order, async ({ picture, format }) => {
          if (picture !== null) return true;
          // An error of `has` counts as "yes": the client has the picture and does not need another one.
          return (await store.has(pictureName(order.key, format), signal).catch(() => true)) || null;
        });
        return null;
      }),
  };
}
