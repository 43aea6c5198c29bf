import { pictureName } from '../picture-format.ts';
import type { DrawnCard, DrawnWay } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings } from './card-warnings.ts';
import type { KnownCard, KnownCards } from './memory.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Uploads } from './uploads.ts';
import { withinDeadline } from '../within-deadline.ts';

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
