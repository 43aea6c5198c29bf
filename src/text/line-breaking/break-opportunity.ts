import type { Unit } from './unit.ts';

/** How good a place for a line to end is; a line takes a worse one only if nothing better fits. */
export const BREAK_LEVEL = {
  /** What `word-break` asks for: the end of a phrase or word, or with `normal` any strict break outside units. */
  preferred: 0,
  /** Any break of `line-break: strict` outside units, and the joints of units. */
  strict: 1,
  /** A strict break that divides a date, an amount or the name of a place. */
  insideUnit: 2,
  /** Between two grapheme clusters. */
  grapheme: 3,
  /** Between two grapheme clusters where Japanese typesetting (禁則) never ends a line. */
  forbidden: 4,
} as const;

export type BreakLevel = (typeof BREAK_LEVEL)[keyof typeof BREAK_LEVEL];

/** Why a line may end here, for people who ask. */
export type BreakRule =
  | 'mandatory'
  | 'space'
  | 'phrase'
  | 'word'
  | 'uax14'
  | `joint-of-${Unit['kind']}`
  | `inside-${Unit['kind']}`
  | 'grapheme'
  | 'forbidden';

export interface BreakOpportunity {
  /** UTF-16 index at which the next line starts. */
  readonly index: number;
  readonly level: BreakLevel;
  /** The level if units were not kept together: for a line that is cut anyway. */
  readonly looseLevel: BreakLevel;
  readonly rule: BreakRule;
  /** A line must end here: after a line feed. */
  readonly mandatory: boolean;
}
