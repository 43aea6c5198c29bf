import type { CardExplanation, CardLayout, DrawnCard, Renderer } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import type { CardOrder } from './card-order.ts';
import { createCard, type CardMaking, type CreatedCard } from './create-card.ts';
import { askRenderer, drawCard, layOutCard } from './draw-card.ts';
import { rememberCards } from './memory.ts';
import { rememberRefusals, type Refusals } from './refusals.ts';
import { resolveCard, type ResolvedCard } from './resolve-card.ts';
import { createSingleFlight } from './single-flight.ts';
import { createUploads } from './uploads.ts';
import { withinDeadline } from '../within-deadline.ts';

/** What can be done for a card that is asked for; each call throws a Problem when it fails. */
export interface Cards {
  /** Draws and stores it, unless it is stored. */
  create(order: CardOrder): Promise<CreatedCard>;
  /** Forgets that it is stored, because somebody has just not found it there. */
  forget(order: CardOrder): void;
  /** Says how its texts are set, without drawing or storing it. */
  resolve(order: CardOrder, signal: AbortSignal): Promise<ResolvedCard>;
  /** Draws it without storing it. */
  render(order: CardOrder, signal: AbortSignal): Promise<DrawnCard>;
  /** Says how it is made, for its designer. */
  explain(order: CardOrder, signal: AbortSignal): Promise<CardExplanation>;
}

export interface CardsOptions {
  readonly renderer: Renderer;
  readonly store: Store;
  /** How many stored cards are remembered. */
  readonly knownCardsLimit: number;
  /** How long they are believed to be stored; then the store is asked. ms */
  readonly knownCardsLifetime: number;
  /** How many cards may be on their way to the store. */
  readonly uploadsLimit: number;
  /** For one card from drawing to storing, ms. */
  readonly deadline: number;
  /** Which cards could not be drawn. */
  readonly refusals?: Refusals;
  /** A clock that never goes back, ms. */
  readonly now?: (() => number) | undefined;
}

export function createCards({
  renderer,
  store,
  knownCardsLimit,
  knownCardsLifetime,
  uploadsLimit,
  deadline,
  refusals = rememberRefusals(),
  now,
}: CardsOptions): Cards {
  const known = rememberCards({ limit: knownCardsLimit, lifetime: knownCardsLifetime, now });
  const flights = createSingleFlight<CreatedCard>();
  const uploads = createUploads(store, uploadsLimit);
  // A picture that came back broken is not remembered: it cost no process.
  const draw = (order: CardOrder, signal: AbortSignal): Promise<DrawnCard> =>
    drawCard(
      order,
      { draw: (card) => refusals.guard(order.key, signal, () => renderer.draw(card, signal)) },
      signal,
    );
  const layOut = (order: CardOrder, signal: AbortSignal): Promise<CardLayout> =>
    refusals.guard(`${order.key} laid out`, signal, () => layOutCard(order, renderer, signal));
  const making: CardMaking = { draw, uploads, known, flights, deadline };

  return {
    create: (order) => createCard(order, making),
    forget: ({ key }) => known.forget(key),
    resolve: (order, signal) =>
      withinDeadline({ action: 'set the texts of a card', deadline, signal }, (allowance) =>
        resolveCard(order, { draw, layOut }, allowance.signal),
      ),
    render: (order, signal) =>
      withinDeadline({ action: 'draw a card', deadline, signal }, (allowance) =>
        draw(order, allowance.signal),
      ),
    explain: (order, signal) =>
      withinDeadline({ action: 'explain a card', deadline, signal }, (allowance) =>
        refusals.guard(`${order.key} explained`, allowance.signal, () =>
          askRenderer(order, (request) => renderer.explain(request, allowance.signal)),
        ),
      ),
  };
}
