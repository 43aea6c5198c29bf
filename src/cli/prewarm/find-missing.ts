import { setImmediate } from 'node:timers/promises';
import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { validate } from '../../context/validate.ts';
import type { CardSpace } from '../../template/card-space.ts';
import type { Template } from '../../template/registry.ts';
import type { KeySet } from './key-set.ts';
import type { Share } from './task-share.ts';

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

export interface SurveyOptions {
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
