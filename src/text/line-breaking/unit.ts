/** A stretch of text that should stand on one line, such as a date, an amount or the name of a place. */
export interface Unit {
  readonly kind: 'date' | 'quantity' | 'place' | 'particle' | 'address';
  /** UTF-16 indices of the stretch `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** Indices between its parts, where it is broken if it is too long for a line: 神奈川県|横浜市|都筑区. */
  readonly joints: readonly number[];
}
