/** What is in a store. */
export interface Catalog {
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

export function isWithin(name: string, { from, to }: NameRange): boolean {
  return name >= from && (to === null || name < to);
}
