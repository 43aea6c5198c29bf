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

/** With so many failures one after the other the store or the renderer is at fault, and nothing is gained by going on. */
const MAX_FAILURES_IN_A_ROW = 50;

/** Why some cards could not be made. */
interface Failure {
  readonly code: string;
  /** For the operator. */
  readonly reason: string;
  readonly cards: number;
  /** The first of them. */
  readonly context: Readonly<Record<string, unknown>>;
}

export interface MadeCards {
  /** By this run. */
  readonly stored: number;
  /** By someone else since they were listed. */
  readonly present: number;
  readonly failures: readonly Failure[];
  /** Cards that were begun. */
  readonly begun: number;
  readonly seconds: number;
  readonly endedBy: 'done' | 'budget' | 'signal' | 'failures';
}

export interface MakeOptions {
  readonly cards: Pick<Cards, 'create'>;
  readonly orderOf: OrderOf;
  /** Cards under way at a time. */
  readonly concurrency: number;
  /** Whether no card is to be begun any more, with what was stored so far. */
  readonly isSpent: (stored: number) => boolean;
  /** Ends it after the cards that are under way. */
  readonly signal: AbortSignal;
  /** Resolves when those are not waited for any more. */
  readonly patienceOver: Promise<void>;
  /** After each card. */
  readonly onCard: () => void;
}

/** Makes cards in this order, several at a time. */
export async function makeCards(indices: Iterable<number>, options: MakeOptions): Promise<MadeCards> {
  const { cards, orderOf, concurrency, isSpent, signal, patienceOver, onCard } = options;
  const startedAt = performance.now();
  const failures = new Map<string, Failure>();
  let [stored, present, begun, inARow] = [0, 0, 0, 0];
  let ending: { by: MadeCards['endedBy'] } = { by: 'done' };
  const queue = indices[Symbol.iterator]();

  function next(): number | undefined {
    if (signal.aborted) ending.by = 'signal';
    else if (inARow >= MAX_FAILURES_IN_A_ROW) ending.by = 'failures';
    // Those under way are counted, lest more are stored than the budget allows.
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
    const finished = await Promise.race([working, patienceOver.then(() => false)]);
    if (!finished) ending = { by: 'signal' };
    // What was under way when the budget seemed spent may have failed.
  } while (ending.by === 'budget' && !isSpent(stored));
  const seconds = (performance.now() - startedAt) / 1000;
  return { stored, present, failures: [...failures.values()], begun, seconds, endedBy: ending.by };
}

/** A card waits for the renderer as long as it takes: nobody waits for the card. ms */
const RENDER_DEADLINE = 30_000;

export interface Drawing {
  readonly cards: Cards;
  close(): Promise<void>;
}

/**
 * Draws as the service does, and stores what was drawn.
 *
 * @param concurrency cards under way at a time
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

/** Cards between two looks at whether to stop; a few milliseconds of work. */
const BETWEEN_LOOKS = 2_000;

/** What is stored of a task's share. */
export interface Survey {
  /** Cards of this share. */
  readonly total: number;
  /** Names that the store has listed. */
  readonly listed: number;
  /** Indices of those that are not stored, in the order of the space. */
  readonly missing: Uint32Array;
}

interface SurveyOptions {
  readonly stored: KeySet;
  readonly signal: AbortSignal;
  /** After so many more cards. */
  readonly onLook: (cards: number) => void;
}

/** The order that a client's request for this card would make, with the same key. */
export type OrderOf = (index: number) => CardOrder;

export function ordersOf(template: Template, variant: string, space: CardSpace): OrderOf {
  return (index) =>
    orderCard(template, variant, validate(template.context, space.context(index), 'context_rejected'));
}

/**
 * Looks at every card of the share: some 6 µs each.
 *
 * @throws the reason of `signal` when it aborts
 */
export async function findMissing(
  share: Share,
  orderOf: OrderOf,
  { stored, signal, onLook }: SurveyOptions,
): Promise<Survey> {
  let missing = new Uint32Array(1024);
  let count = 0;
  for (let position = 0; position < share.size; position += 1) {
    if (position % BETWEEN_LOOKS === 0) {
      await setImmediate();
      signal.throwIfAborted();
      if (position > 0) onLook(BETWEEN_LOOKS);
    }
    const index = share.indexAt(position);
    if (stored.has(orderOf(index).key)) continue;
    if (count === missing.length) missing = new Uint32Array(missing.buffer.transfer(missing.byteLength * 2));
    missing[count++] = index;
  }
  return { total: share.size, listed: stored.size, missing: missing.slice(0, count) };
}
