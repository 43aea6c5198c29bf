import { pictureName } from '../picture-format.ts';
import type { DrawnCard, DrawnWay } from '../renderer/renderer.ts';
import type { CardOrder } from './card-order.ts';
import { cardWarnings } from './card-warnings.ts';
import type { KnownCard, Memory } from './memory.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Uploads } from './uploads.ts';
import { withinDeadline } from '../within-deadline.ts';

export interface CreatedCard extends KnownCard {
  /** Whether this call stored the card; false if it was there already. */
  readonly created: boolean;
  /** If this call, or another at the same time, had it drawn; else it is in the store. */
  readonly picture: Uint8Array | null;
  /** Remembered, made by another request at the same time, stored by this call, or drawn but stored before. */
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
  readonly known: Memory<KnownCard>;
  readonly flights: SingleFlight<CreatedCard>;
  /** For one card from drawing to storing, ms. */
  readonly deadline: number;
}

/**
 * The story of `POST /create`: a card that is known is answered at once, the same card asked for at the same time is
 * made once, any other is drawn and stored.
 *
 * The work is shared, so it takes no signal of a client: it goes on when the one who asked first goes away, and ends
 * at its own deadline.
 *
 * @throws Problem of {@link CardMaking.draw} or {@link Uploads}
 */
export async function createCard(order: CardOrder, making: CardMaking): Promise<CreatedCard> {
  const known = making.known.get(order.key);
  if (known !== undefined) {
    return { ...known, created: false, picture: null, answer: 'known', drawn: null, timings: {} };
  }

  const { result, leader } = await making.flights.run(order.key, () =>
    withinDeadline({ action: 'make a card', deadline: making.deadline }, ({ signal }) =>
      makeCard(order, making, signal),
    ),
  );
  return leader ? result : { ...result, created: false, answer: 'joined', drawn: null, timings: {} };
}

async function makeCard(
  order: CardOrder,
  { draw, uploads, known }: CardMaking,
  signal: AbortSignal,
): Promise<CreatedCard> {
  uploads.assertRoom();
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
