import { Problem, type ProblemCode } from '../errors.ts';
import { pictureName, type PictureFormat } from '../picture-format.ts';
import type { Store } from '../store/store.ts';
import type { CardOrder } from './card-order.ts';
import type { Cards } from './cards.ts';
import type { CreatedCard } from './create-card.ts';
import { makeShapedFallback, type FallbackCard } from './fallback-cards.ts';
import { rememberFailures, type Memory } from './memory.ts';

/** A picture to show, of the card or in its stead. */
export interface ShownCard {
  readonly picture: Uint8Array;
  readonly format: PictureFormat;
  /** Why it is the template's fallback card; null if it is the card. */
  readonly failure: Problem | null;
}

export interface ShowOptions {
  readonly cards: Pick<Cards, 'create' | 'forget'>;
  readonly store: Pick<Store, 'get' | 'has'>;
  /** By their template's name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** Which cards failed lately, by their keys: also those that the store did not take. */
  readonly failures?: Memory<ProblemCode>;
}

/**
 * Long enough for a crowd that opens one page, short enough for a store that comes back. Cards that cannot be drawn are
 * remembered for longer, see refusals.ts.
 */
export const FAILURES = { limit: 10_000, lifetime: 10_000 };

/** What passes by itself, and says nothing of the card. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['overloaded', 'shutting_down', 'not_ready']);

export interface Showing {
  /** Makes the card unless it is stored; whatever fails, something is shown. */
  show(order: CardOrder, signal: AbortSignal): Promise<ShownCard>;
  /** Makes the card unless it is stored, for a client that has its picture. @returns what stands in for it; null for the card */
  ensure(order: CardOrder, signal: AbortSignal): Promise<ShownCard | null>;
  /** @returns what is shown of a template when `error` has kept a card from being ordered */
  standIn(template: string, error: unknown): ShownCard;
}

/**
 * The story of a link that draws.
 *
 * @returns what throws Problem only if the template has no fallback card
 */
export function createShowing({
  cards,
  store,
  fallbacks,
  failures = rememberFailures(FAILURES),
}: ShowOptions): Showing {
  /** @param look null if what was believed to be stored is not */
  async function makeAndSee<Seen>(
    order: CardOrder,
    look: (card: CreatedCard) => Promise<Seen | null>,
  ): Promise<Seen> {
    const seen = await look(await cards.create(order));
    if (seen !== null) return seen;
    // Somebody has deleted the card since it was remembered.
    cards.forget(order);
    const seenNow = await look(await cards.create(order));
    if (seenNow !== null) return seenNow;
    throw new Problem('store_unreachable', { message: `${order.key} is deleted as soon as it is stored` });
  }

  function standIn(template: string, error: unknown): ShownCard & { failure: Problem } {
    const failure = error instanceof Problem ? error : new Problem('internal', { cause: error });
    const fallback = fallbacks.get(template);
    if (fallback === undefined) throw failure;
    return { picture: fallback.picture, format: 'png', failure };
  }

  /** As `standIn`, in the shape of the card if that is there soon. */
  async function standInFor(
    { template, variant, form }: CardOrder,
    error: unknown,
    signal: AbortSignal,
  ): Promise<ShownCard & { failure: Problem }> {
    const plain = standIn(template.name, error);
    const shaped = await makeShapedFallback(template, { variant: variant.name, form }, cards);
    if (shaped === null) return plain;
    const { order, created } = shaped;
    const { format } = created;
    const stored = async (): Promise<Uint8Array | null> =>
      store.get(pictureName(order.key, format), signal).catch(() => null);
    const picture = created.picture ?? (await stored());
    if (picture !== null) return { picture, format, failure: plain.failure };
    cards.forget(order);
    return plain;
  }

  /** What `make` returns; the fallback card if it fails now, or the card failed a moment ago. */
  async function orStandIn<Made>(
    order: CardOrder,
    signal: AbortSignal,
    make: () => Promise<Made>,
  ): Promise<Made | ShownCard> {
    const known = failures.get(order.key);
    if (known !== undefined) {
      return standInFor(order, new Problem(known, { message: 'It failed a moment ago.' }), signal);
    }
    try {
      return await make();
    } catch (error) {
      const { code } = standIn(order.template.name, error).failure;
      if (!PASSING.has(code) && !signal.aborted) failures.set(order.key, code);
      return standInFor(order, error, signal);
    }
  }

  return {
    standIn,
    show: (order, signal) =>
      orStandIn(order, signal, () =>
        makeAndSee<ShownCard>(order, async ({ picture, format }) => {
          const shown = picture ?? (await store.get(pictureName(order.key, format), signal));
          return shown && { picture: shown, format, failure: null };
        }),
      ),
    ensure: (order, signal) =>
      orStandIn(order, signal, async () => {
        await makeAndSee(order, async ({ picture, format }) => {
          if (picture !== null) return true;
          // Who has the picture needs no other one because the store cannot say.
          return (await store.has(pictureName(order.key, format), signal).catch(() => true)) || null;
        });
        return null;
      }),
  };
}
