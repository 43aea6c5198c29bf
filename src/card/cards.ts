import { LRUCache } from 'lru-cache';
import { ERRORS_LIMIT, Problem, type FieldError, type ProblemCode } from '../errors.ts';
import type { PictureFormat } from '../picture-format.ts';
import type { CardExplanation, CardLayout, DrawnCard, Renderer, TextReport } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { CardOrder } from './card-order.ts';
import {
  createCard,
  type CardMaking,
  type CreatedCard,
  createSingleFlight,
  createUploads,
} from './create-card.ts';
import { askRenderer, drawCard, layOutCard } from './draw-card.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';
import { rememberCards } from './memory.ts';

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

interface CardsOptions {
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

export interface ResolvedCard {
  readonly format: PictureFormat;
  /** Size of the picture; null if it was not drawn. */
  readonly bytes: number | null;
  readonly texts: readonly TextReport[];
  readonly warnings: readonly CardWarning[];
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** The two ways to set a card's texts. Both throw Problem. */
interface CardResolving {
  readonly draw: (order: CardOrder, signal: AbortSignal) => Promise<DrawnCard>;
  readonly layOut: (order: CardOrder, signal: AbortSignal) => Promise<CardLayout>;
}

/**
 * Has a card's texts set without drawing or storing anything. Where the format depends on how large the picture gets,
 * it is drawn to learn that.
 *
 * @throws Problem as {@link CardResolving} does
 */
async function resolveCard(
  order: CardOrder,
  resolving: CardResolving,
  signal: AbortSignal,
): Promise<ResolvedCard> {
  const { format, bytes, texts, timings } = await setTexts(order, resolving, signal);
  return { format, bytes, texts, warnings: cardWarnings(texts), timings };
}

async function setTexts(
  order: CardOrder,
  { draw, layOut }: CardResolving,
  signal: AbortSignal,
): Promise<CardLayout & Pick<ResolvedCard, 'format' | 'bytes'>> {
  const { format } = order.form;
  if (format !== null) return { format, bytes: null, ...(await layOut(order, signal)) };
  const drawn = await draw(order, signal);
  return { ...drawn, bytes: drawn.picture.byteLength };
}

/** Why a card could not be drawn: what its problem document says, and no other values of the context. */
interface Refusal {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
}

/** Problems that depend on the card alone: drawing it again meets them again. */
const LASTING: ReadonlySet<ProblemCode> = new Set([
  'budget_not_met',
  'characters_not_covered',
  'context_rejected',
  'format_unavailable',
]);
/** Problems that drawing the card again may not meet. Each may have cost a process. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['renderer_failed', 'deadline_exceeded']);

/** Long enough for a crowd that opens one page, and for clients that retry; short enough for a fault that passes. ms */
export const PASSING_LIFETIME = 10_000;

/** Bounds all refusals together. A refusal of one field takes some 600 bytes. bytes */
export const MAX_BYTES = 4 * 2 ** 20;
/** An entry's objects and its place in the cache take so much, besides its texts. bytes */
const ENTRY_BYTES = 300;

/** Remembers which cards could not be drawn, so that they are not drawn again in vain. */
interface Refusals {
  /**
   * Does `work`, unless it has failed before.
   *
   * @param key of the card and, if it is not drawn, of what else is done with it
   * @param signal when it has aborted, the failure is nobody's: the client has left
   * @throws Problem the one that `work` threw before, or throws
   */
  guard<Result>(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

/** @param now a clock that never goes back, ms */
export function rememberRefusals(now = () => performance.now()): Refusals {
  const refusals = new LRUCache<string, Refusal>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ errors }, key) => ENTRY_BYTES + 2 * (key.length + JSON.stringify(errors).length),
    ttlResolution: 0,
    perf: { now },
  });

  function remember(key: string, { code, errors }: Problem): void {
    const isLasting = LASTING.has(code);
    if (!isLasting && !PASSING.has(code)) return;
    const refusal = { code, errors: errors.slice(0, ERRORS_LIMIT) };
    refusals.set(key, refusal, isLasting ? {} : { ttl: PASSING_LIFETIME });
  }

  return {
    async guard(key, signal, work) {
      const known = refusals.get(key);
      if (known !== undefined) {
        throw new Problem(known.code, { errors: known.errors, message: 'It failed before.' });
      }
      try {
        return await work();
      } catch (error) {
        if (error instanceof Problem && !signal.aborted) remember(key, error);
        throw error;
      }
    },
  };
}
