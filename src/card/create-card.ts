import { Problem } from '../errors.ts';
import { pictureName } from '../picture-format.ts';
import type { DrawnCard, DrawnWay } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings } from './card-warnings.ts';
import type { KnownCard, KnownCards } from './memory.ts';

export interface CreatedCard extends KnownCard {
  /** Whether this call stored the card; false if the store already had it. */
  readonly created: boolean;
  /** The picture if this call or a concurrent one drew it; null if it was only found in the store. */
  readonly picture: Uint8Array | null;
  /**
   * `known`: the card was already stored. `joined`: a concurrent request made it. `stored`: this call drew and stored it.
   * `present`: this call drew it, but the store already had it.
   */
  readonly answer: 'known' | 'joined' | 'stored' | 'present';
  /** How this call drew the card; null if it did not draw. */
  readonly drawn: DrawnWay | null;
  /** Milliseconds per step; empty if nothing had to be done. */
  readonly timings: Readonly<Record<string, number>>;
}

/** The dependencies of {@link createCard}. */
export interface CardDependencies {
  /** Throws Problem. */
  readonly draw: (order: CardOrder, signal: AbortSignal) => Promise<DrawnCard>;
  readonly uploads: Uploads;
  readonly known: KnownCards;
  readonly inFlight: SingleFlight<CreatedCard>;
  /** For one card, from drawing to storing, ms. */
  readonly deadline: number;
}

/**
 * Makes a card (the story of `POST /create`). Answers at once if the card is known to be stored. If the cache entry is
 * too old, asks the store first. Otherwise draws and stores the card. Concurrent requests for one card share the work.
 *
 * Takes no client's signal because the work is shared: it continues when the first client disconnects, and ends at its
 * own deadline.
 *
 * @throws Problem of {@link CardDependencies.draw} or {@link Uploads}
 */
export async function createCard(order: CardOrder, dependencies: CardDependencies): Promise<CreatedCard> {
  const known = dependencies.known.get(order.key);
  if (known?.isFresh === true) return knownCard(known.card);

  const { result, leader } = await dependencies.inFlight.run(order.key, () =>
    withinDeadline({ action: 'make a card', deadline: dependencies.deadline }, async ({ signal }) => {
      dependencies.uploads.assertRoom();
      const isThere = known !== undefined && (await isStored(order, known.card, dependencies, signal));
      return isThere ? knownCard(known.card) : makeCard(order, dependencies, signal);
    }),
  );
  return leader ? result : { ...result, created: false, answer: 'joined', drawn: null, timings: {} };
}

function knownCard(card: KnownCard): CreatedCard {
  return { ...card, created: false, picture: null, answer: 'known', drawn: null, timings: {} };
}

/**
 * Returns whether the store still has a known card, and updates the cache. An error of the store counts as "no": the
 * upload that follows never overwrites.
 */
async function isStored(
  { key }: CardOrder,
  card: KnownCard,
  { uploads, known }: CardDependencies,
  signal: AbortSignal,
): Promise<boolean> {
  const isThere = await uploads.has(pictureName(key, card.format), signal).catch(() => false);
  if (isThere) known.set(key, card);
  else known.forget(key);
  return isThere;
}

async function makeCard(
  order: CardOrder,
  { draw, uploads, known }: CardDependencies,
  signal: AbortSignal,
): Promise<CreatedCard> {
  const startedAt = performance.now();
  const { picture, format, quality, texts, timings, way, reason } = await draw(order, signal);
  const drawnAt = performance.now();
  const outcome = await uploads.put(pictureName(order.key, format), picture, signal);
  const storedAt = performance.now();

  const card = { bytes: picture.byteLength, format, quality, warnings: cardWarnings(texts) };
  known.set(order.key, card);
  return {
    ...card,
    created: outcome === 'stored',
    picture,
    answer: outcome,
    drawn: { way, reason },
    timings: { renderer: drawnAt - startedAt, ...timings, store: storedAt - drawnAt },
  };
}

/** Shares one piece of work among concurrent calls with the same key. */
interface SingleFlight<Result> {
  /**
   * Joins the work that is in flight for `key`, or starts `work`. Rejects as that work does.
   *
   * @returns the result of the work; `leader` is true for the call that started it
   */
  run(
    key: string,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly leader: boolean }>;
}

export function createSingleFlight<Result>(): SingleFlight<Result> {
  const inFlight = new Map<string, Promise<Result>>();
  return {
    async run(key, work) {
      const shared = inFlight.get(key);
      if (shared !== undefined) return { result: await shared, leader: false };
      const started = work();
      inFlight.set(key, started);
      try {
        return { result: await started, leader: true };
      } finally {
        inFlight.delete(key);
      }
    },
  };
}

/** A store that counts its calls in flight. */
interface Uploads extends Pick<Store, 'put' | 'has'> {
  /** Throws Problem `overloaded` if the limit of calls in flight is reached. */
  assertRoom(): void;
}

/**
 * Counts calls in flight, so that no new card is drawn while the store is slow. Without the limit, a store that hangs
 * would collect drawn cards in memory until their deadline, about 100 kB and a socket each. Cards that are already drawn
 * are still uploaded.
 *
 * @param limit the number of calls in flight at which {@link Uploads.assertRoom} throws
 */
export function createUploads(store: Store, limit: number): Uploads {
  let inFlight = 0;

  async function count<Value>(call: () => Promise<Value>): Promise<Value> {
    inFlight += 1;
    try {
      return await call();
    } finally {
      inFlight -= 1;
    }
  }

  return {
    put: (name, picture, signal) => count(() => store.put(name, picture, signal)),
    has: (name, signal) => count(() => store.has(name, signal)),
    assertRoom() {
      if (inFlight < limit) return;
      const message = `Expected fewer than ${limit} store calls in flight but found ${inFlight}.`;
      throw new Problem('overloaded', { message });
    },
  };
}
