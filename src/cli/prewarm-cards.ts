import { setImmediate } from 'node:timers/promises';
import { orderCard, type CardOrder } from '../card/card-order.ts';
import { type Cards, createCards } from '../card/cards.ts';
import type { Config } from '../config.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { CardSpace } from '../template/card-space.ts';
import type { Template } from '../template/registry.ts';
import { messageOf } from '../thrown.ts';
import { throwAsUsageError } from './errors.ts';
import type { KeySet, Share } from './prewarm-share.ts';
import type { Project } from './project.ts';

/** After this many consecutive failures, makeCards stops: the store or the renderer is at fault. */
const MAX_FAILURES_IN_A_ROW = 50;

/** Cards that could not be made, for one error code. */
interface Failure {
  readonly code: string;
  /** The message of the first error, for the operator. */
  readonly reason: string;
  readonly cards: number;
  /** The context of the first card. */
  readonly context: Readonly<Record<string, unknown>>;
}

export interface MadeCards {
  /** Cards that this run stored. */
  readonly stored: number;
  /** Cards that someone else stored after the store was listed. */
  readonly present: number;
  readonly failures: readonly Failure[];
  /** Cards that were started. */
  readonly begun: number;
  readonly seconds: number;
  readonly endedBy: 'done' | 'budget' | 'signal' | 'failures';
}

export interface MakeOptions {
  readonly cards: Pick<Cards, 'create'>;
  readonly orderOf: OrderOf;
  /** Largest number of cards in progress. */
  readonly concurrency: number;
  /** Returns whether the budget is spent after this many stored cards, so that no further card is started. */
  readonly isSpent: (stored: number) => boolean;
  /** Stops after the cards that are in progress. */
  readonly signal: AbortSignal;
  /** Resolves when makeCards must no longer wait for the cards in progress. */
  readonly drainTimeout: Promise<void>;
  /** Called after each card. */
  readonly onCard: () => void;
}

/** Makes cards in the given order, several at a time. Counts failed cards by error code. */
export async function makeCards(indices: Iterable<number>, options: MakeOptions): Promise<MadeCards> {
  const { cards, orderOf, concurrency, isSpent, signal, drainTimeout, onCard } = options;
  const startedAt = performance.now();
  const failures = new Map<string, Failure>();
  let [stored, present, begun, inARow] = [0, 0, 0, 0];
  let ending: { by: MadeCards['endedBy'] } = { by: 'done' };
  const queue = indices[Symbol.iterator]();

  function next(): number | undefined {
    if (signal.aborted) ending.by = 'signal';
    else if (inARow >= MAX_FAILURES_IN_A_ROW) ending.by = 'failures';
    // Counts cards in progress as stored, so that the budget is never exceeded.
    else if (isSpent(begun - present - failed())) ending.by = 'budget';
    else {
      const { done = false, value } = queue.next();
      return done ? undefined : value;
    }
    return undefined;
  }

  function failed(): number {
    return [...failures.values()].reduce((sum, failure) => sum + failure.cards, 0);
  }

  async function work(): Promise<void> {
    for (let index = next(); index !== undefined; index = next()) {
      begun += 1;
      const order = orderOf(index);
      try {
        const { created } = await cards.create(order);
        if (created) stored += 1;
        else present += 1;
        inARow = 0;
      } catch (error) {
        inARow += 1;
        const code = error instanceof Problem ? error.code : 'internal';
        const before = failures.get(code);
        const reason = messageOf(error);
        failures.set(code, {
          code,
          reason,
          context: order.context,
          ...before,
          cards: (before?.cards ?? 0) + 1,
        });
      }
      onCard();
    }
  }

  do {
    ending = { by: 'done' };
    const working = Promise.all(Array.from({ length: concurrency }, work)).then(() => true);
    const finished = await Promise.race([working, drainTimeout.then(() => false)]);
    if (!finished) ending = { by: 'signal' };
    // Cards that were in progress when the budget seemed spent may have failed. Then others take their place.
  } while (ending.by === 'budget' && !isSpent(stored));
  const seconds = (performance.now() - startedAt) / 1000;
  return { stored, present, failures: [...failures.values()], begun, seconds, endedBy: ending.by };
}

/** ms. Longer than in the service, because no client is waiting. */
const RENDER_DEADLINE = 30_000;

export interface Drawing {
  readonly cards: Cards;
  close(): Promise<void>;
}

/**
 * Starts renderer processes and connects them with the store, as the service does.
 *
 * @param concurrency largest number of cards in progress
 * @throws UsageError if the templates or fonts are at fault
 */
export async function openDrawing(
  project: Project,
  { config, store, concurrency }: { config: Config; store: Store; concurrency: number },
): Promise<Drawing> {
  const renderer = await project
    .startProcesses({
      processes: config.RENDERER_PROCESSES,
      queueLimit: concurrency,
      deadline: RENDER_DEADLINE,
      log: () => undefined,
    })
    .catch(throwAsUsageError);
  const cards = createCards({
    renderer,
    store,
    knownCardsLimit: 0,
    knownCardsLifetime: 0,
    uploadsLimit: concurrency + 1,
    deadline: RENDER_DEADLINE + config.UPLOAD_DEADLINE_MS,
  });
  return { cards, close: () => renderer.close() };
}

/** Number of cards, a few milliseconds of work, after which the signal is checked and progress is reported. */
const CARDS_PER_STEP = 2_000;

/** The result of comparing a task's share with the store. */
export interface Survey {
  /** Cards of the share. */
  readonly total: number;
  /** Names that the store listed. */
  readonly listed: number;
  /** Indices of the cards that are not stored, in the order of the space. */
  readonly missing: Uint32Array;
}

interface SurveyOptions {
  readonly stored: KeySet;
  readonly signal: AbortSignal;
  /** Called with the number of cards since the last call. */
  readonly onProgress: (cards: number) => void;
}

/** Returns the order of a card, with the same key as for a client's request. */
export type OrderOf = (index: number) => CardOrder;

export function ordersOf(template: Template, variant: string, space: CardSpace): OrderOf {
  return (index) =>
    orderCard(template, variant, validate(template.context, space.context(index), 'context_rejected'));
}

/**
 * Finds the cards of a share that are not stored. Takes about 6 µs per card.
 *
 * @throws the reason of `signal` if it aborts
 */
export async function findMissing(
  share: Share,
  orderOf: OrderOf,
  { stored, signal, onProgress }: SurveyOptions,
): Promise<Survey> {
  let missing = new Uint32Array(1024);
  let count = 0;
  for (let position = 0; position < share.size; position += 1) {
    if (position % CARDS_PER_STEP === 0) {
      await setImmediate();
      signal.throwIfAborted();
      if (position > 0) onProgress(CARDS_PER_STEP);
    }
    const index = share.indexAt(position);
    if (stored.has(orderOf(index).key)) continue;
    if (count === missing.length) missing = new Uint32Array(missing.buffer.transfer(missing.byteLength * 2));
    missing[count++] = index;
  }
  return { total: share.size, listed: stored.size, missing: missing.slice(0, count) };
}
