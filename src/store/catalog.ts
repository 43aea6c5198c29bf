/** What is in a store. */
export interface Catalog {
  /** All names in ranges, in their order, that are best listed at the same time. */
  readonly ranges: readonly NameRange[];

  /**
   * The names of stored pictures, in the order of their code units.
   *
   * @param range names from `from` on, and below `to` unless that is null
   * @throws Problem `store_unreachable`, `deadline_exceeded` also when `signal` aborts
   */
  list(range: NameRange, signal: AbortSignal): AsyncIterable<string>;
}

export interface NameRange {
  readonly from: string;
  readonly to: string | null;
}

export const ALL_NAMES: NameRange = { from: '', to: null };

const DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** Names are hashes, so these ranges are about equal. */
export const NAMES_BY_FIRST_DIGIT: readonly NameRange[] = DIGITS.map((digit, index) => ({
  from: digit,
  to: DIGITS[index + 1] ?? null,
}));

export function isWithin(name: string, { from, to }: NameRange): boolean {
  return name >= from && (to === null || name < to);
}
