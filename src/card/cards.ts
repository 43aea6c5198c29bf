import { LRUCache } from 'lru-cache';
import { ERRORS_LIMIT, Problem, type FieldError, type ProblemCode } from '../errors.ts';
import type { PictureFormat } from '../picture-format.ts';
import type { CardExplanation, CardLayout, DrawnCard, Renderer, TextReport } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { CardOrder } from './card-order.ts';
import {
  createCard,
  type CardDependencies,
  type CreatedCard,
  createSingleFlight,
  createUploads,
} from './create-card.ts';
import { askRenderer, drawCard, layOutCard } from './draw-card.ts';
import { cardWarnings, type CardWarning } from './card-warnings.ts';
import { rememberCards } from './memory.ts';

/** The operations on cards. Every asynchronous one throws a Problem when it fails. */
export interface Cards {
  /** Draws and stores the card unless it is already stored. */
  create(order: CardOrder): Promise<CreatedCard>;
  /** Removes the card from the cache of stored cards. Call it when the store turns out not to have the card. */
  forget(order: CardOrder): void;
  /** Lays out the card's texts without drawing or storing the card. */
  resolve(order: CardOrder, signal: AbortSignal): Promise<ResolvedCard>;
  /** Draws the card without storing it. */
  render(order: CardOrder, signal: AbortSignal): Promise<DrawnCard>;
  /** Returns an explanation of the card's layout, for its designer. */
  explain(order: CardOrder, signal: AbortSignal): Promise<CardExplanation>;
}

interface CardsOptions {
  readonly renderer: Renderer;
  readonly store: Store;
  /** Most entries in the cache of stored cards. */
  readonly knownCardsLimit: number;
  /** Age at which an entry of that cache has to be confirmed by the store, ms. */
  readonly knownCardsLifetime: number;
  /** Most store calls in flight before new cards are rejected. */
  readonly uploadsLimit: number;
  /** For one card, from drawing to storing, ms. */
  readonly deadline: number;
  /** Caches which cards could not be drawn. */
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
  const inFlight = createSingleFlight<CreatedCard>();
  const uploads = createUploads(store, uploadsLimit);
  // `checkPicture` runs outside `guard`: a damaged picture did not cost a process, so its failure is not cached.
  const draw = (order: CardOrder, signal: AbortSignal): Promise<DrawnCard> =>
    drawCard(
      order,
      { draw: (card) => refusals.guard(order.key, signal, () => renderer.draw(card, signal)) },
      signal,
    );
  const layOut = (order: CardOrder, signal: AbortSignal): Promise<CardLayout> =>
    refusals.guard(`${order.key} laid out`, signal, () => layOutCard(order, renderer, signal));
  const dependencies: CardDependencies = { draw, uploads, known, inFlight, deadline };

  return {
    create: (order) => createCard(order, dependencies),
    forget: ({ key }) => known.forget(key),
    resolve: (order, signal) =>
      withinDeadline({ action: 'lay out the texts of a card', deadline, signal }, (allowance) =>
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
  /** Size of the picture's file; null if the card was not drawn. */
  readonly bytes: number | null;
  readonly texts: readonly TextReport[];
  readonly warnings: readonly CardWarning[];
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Two functions that lay out a card's texts. Both throw Problem. */
interface CardLayouts {
  readonly draw: (order: CardOrder, signal: AbortSignal) => Promise<DrawnCard>;
  readonly layOut: (order: CardOrder, signal: AbortSignal) => Promise<CardLayout>;
}

/**
 * Lays out a card's texts without storing anything. Draws the card only if its format depends on the size of its file.
 *
 * @throws Problem as {@link CardLayouts} does
 */
async function resolveCard(
  order: CardOrder,
  layouts: CardLayouts,
  signal: AbortSignal,
): Promise<ResolvedCard> {
  const { format, bytes, texts, timings } = await layOutTexts(order, layouts, signal);
  return { format, bytes, texts, warnings: cardWarnings(texts), timings };
}

async function layOutTexts(
  order: CardOrder,
  { draw, layOut }: CardLayouts,
  signal: AbortSignal,
): Promise<CardLayout & Pick<ResolvedCard, 'format' | 'bytes'>> {
  const { format } = order.form;
  if (format !== null) return { format, bytes: null, ...(await layOut(order, signal)) };
  const drawn = await draw(order, signal);
  return { ...drawn, bytes: drawn.picture.byteLength };
}

/** The reason why a card could not be drawn. Holds only what the problem document shows, no other values of the context. */
interface Refusal {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
}

/** Problems that depend only on the card, so drawing it again fails again. */
const PERMANENT: ReadonlySet<ProblemCode> = new Set([
  'budget_not_met',
  'characters_not_covered',
  'context_rejected',
  'format_unavailable',
]);
/** Problems that may not occur again. Each may have cost a renderer process. */
const TRANSIENT: ReadonlySet<ProblemCode> = new Set(['renderer_failed', 'deadline_exceeded']);

/**
 * How long a transient problem is cached. Long enough for many people who open one page and for clients that retry; short
 * enough that a fault that has ended is soon forgotten. ms
 */
export const TRANSIENT_LIFETIME = 10_000;

/** Bounds the cache of refusals. A refusal with one field takes about 600 bytes. bytes */
export const MAX_BYTES = 4 * 2 ** 20;
/** Estimated size of a cache entry without its strings. bytes */
const ENTRY_BYTES = 300;

/** Caches which cards could not be drawn, so that they do not occupy renderer processes again. */
interface Refusals {
  /**
   * Runs `work` unless a failure is cached for `key`.
   *
   * @param key the card's key, with a suffix if the card is not drawn but laid out or explained
   * @param signal a failure after it has aborted is not cached, because the client's departure caused it
   * @throws Problem the cached one, or the one that `work` throws
   */
  guard<Result>(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

/** Creates an empty cache of refusals. @param now a clock that never goes back, ms */
export function rememberRefusals(now = () => performance.now()): Refusals {
  const refusals = new LRUCache<string, Refusal>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ errors }, key) => ENTRY_BYTES + 2 * (key.length + JSON.stringify(errors).length),
    ttlResolution: 0,
    perf: { now },
  });

  function remember(key: string, { code, errors }: Problem): void {
    const isPermanent = PERMANENT.has(code);
    if (!isPermanent && !TRANSIENT.has(code)) return;
    const refusal = { code, errors: errors.slice(0, ERRORS_LIMIT) };
    refusals.set(key, refusal, isPermanent ? {} : { ttl: TRANSIENT_LIFETIME });
  }

  return {
    async guard(key, signal, work) {
      const known = refusals.get(key);
      if (known !== undefined) {
        throw new Problem(known.code, { errors: known.errors, message: 'This card failed before (cached).' });
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
