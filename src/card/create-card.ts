import { Problem } from '../errors.ts';
import { pictureName } from '../picture-format.ts';
import type { DrawnCard, DrawnWay } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings } from './card-warnings.ts';
import type { KnownCard, KnownCards } from './memory.ts';

export interface CreatedCard extends KnownCard {
  /** Whether this call stored the card; false if it was there already. */
  readonly created: boolean;
  /** If this call, or another at the same time, had it drawn; else it is in the store. */
  readonly picture: Uint8Array | null;
  /** Known to be stored, made by another request at the same time, stored by this call, or drawn but stored before. */
  readonly answer: 'known' | 'joined' | 'stored' | 'present';
  /** How this call drew the card; null if it drew none. */
  readonly drawn: DrawnWay | null;
  /** Milliseconds per step; empty if nothing had to be done. */
  readonly timings: Readonly<Record<string, number>>;
}

export interface CardMaking {
  /** Throws Problem. */
  readonly draw: (order: CardOrder, signal: AbortSignal) => Promise<DrawnCard>;
  readonly uploads: Uploads;
  readonly known: KnownCards;
  readonly flights: SingleFlight<CreatedCard>;
  /** For one card from drawing to storing, ms. */
  readonly deadline: number;
}

/**
 * The story of `POST /create`: a card that is known is answered at once, and looked for in the store first if it was seen
 * there too long ago. The same card asked for at the same time is made once, any other is drawn and stored.
 *
 * The work is shared, so it takes no signal of a client: it goes on when the one who asked first goes away, and ends
 * at its own deadline.
 *
 * @throws Problem of {@link CardMaking.draw} or {@link Uploads}
 */
export async function createCard(order: CardOrder, making: CardMaking): Promise<CreatedCard> {
  const known = making.known.get(order.key);
  if (known?.isFresh === true) return knownCard(known.card);

  const { result, leader } = await making.flights.run(order.key, () =>
    withinDeadline({ action: 'make a card', deadline: making.deadline }, async ({ signal }) => {
      making.uploads.assertRoom();
      const isThere = known !== undefined && (await isStored(order, known.card, making, signal));
      return isThere ? knownCard(known.card) : makeCard(order, making, signal);
    }),
  );
  return leader ? result : { ...result, created: false, answer: 'joined', drawn: null, timings: {} };
}

function knownCard(card: KnownCard): CreatedCard {
  return { ...card, created: false, picture: null, answer: 'known', drawn: null, timings: {} };
}

/** If the store cannot say, the card is taken for deleted: the upload then learns what is there. */
async function isStored(
  { key }: CardOrder,
  card: KnownCard,
  { uploads, known }: CardMaking,
  signal: AbortSignal,
): Promise<boolean> {
  const isThere = await uploads.has(pictureName(key, card.format), signal).catch(() => false);
  if (isThere) known.set(key, card);
  else known.forget(key);
  return isThere;
}

async function makeCard(
  order: CardOrder,
  { draw, uploads, known }: CardMaking,
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

/** Lets those who want the same thing at the same time share one piece of work. */
interface SingleFlight<Result> {
  /**
   * Settles as the work under `key` does: the one that is under way, or else `work`, which is started.
   *
   * `leader` is true for the one call whose work it was.
   */
  run(
    key: string,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly leader: boolean }>;
}

export function createSingleFlight<Result>(): SingleFlight<Result> {
  const flights = new Map<string, Promise<Result>>();
  return {
    async run(key, work) {
      const underWay = flights.get(key);
      if (underWay !== undefined) return { result: await underWay, leader: false };
      const flight = work();
      flights.set(key, flight);
      try {
        return { result: await flight, leader: true };
      } finally {
        flights.delete(key);
      }
    },
  };
}

/** A store, and how many cards are on their way to it or looked for in it. */
interface Uploads extends Pick<Store, 'put' | 'has'> {
  /** @throws Problem `overloaded` if so many cards are on their way that another must not be drawn */
  assertRoom(): void;
}

/**
 * A store that stands still would pile up drawn cards, about 100 kB and a socket each, as fast as they are drawn and
 * until their deadline. What is drawn already is still taken.
 *
 * @param limit from how many on no card is to be begun
 */
export function createUploads(store: Store, limit: number): Uploads {
  let underWay = 0;

  async function count<Value>(call: () => Promise<Value>): Promise<Value> {
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
    }
  }

  return {
    put: (name, picture, signal) => count(() => store.put(name, picture, signal)),
    has: (name, signal) => count(() => store.has(name, signal)),
    assertRoom() {
      if (underWay < limit) return;
      throw new Problem('overloaded', { message: `${underWay} cards are on their way to the store.` });
    },
  };
}
