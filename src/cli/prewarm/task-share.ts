import { isWithin, type NameRange } from '../../store/catalog.ts';

/** Which of several tasks this is, as Cloud Run Jobs tells each of its own. */
export interface Task {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** Keys are spread evenly over all their digits, so that the first eight cut any number of cards into equal shares. */
const DIGITS = 8;

/** A part of all keys: those of one task. */
export interface Share {
  has(key: string): boolean;
  /** What a store lists for it. */
  readonly range: NameRange;
}

export function shareOf({ index, count }: Task): Share {
  const from = boundary(index, count);
  const to = index + 1 === count ? null : boundary(index + 1, count);
  const range = { from, to };
  return { range, has: (key) => isWithin(key, range) };
}

function boundary(index: number, count: number): string {
  return Math.floor((16 ** DIGITS * index) / count)
    .toString(16)
    .padStart(DIGITS, '0');
}
