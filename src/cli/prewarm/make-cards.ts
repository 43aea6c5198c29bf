import type { Cards } from '../../card/cards.ts';
import { Problem } from '../../errors.ts';
import { messageOf } from '../../thrown.ts';
import type { OrderOf } from './find-missing.ts';

/** With so many failures one after the other the store or the renderer is at fault, and nothing is gained by going on. */
const MAX_FAILURES_IN_A_ROW = 50;

/** Why some cards could not be made. */
export interface Failure {
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
