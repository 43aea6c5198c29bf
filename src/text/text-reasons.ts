/** Nothing of Node leads here: the designer's page shows these shapes. */
import type { BreakRule } from './line-breaking/lines.ts';

/** How good a place for a line to end is, the best first; by `BreakLevel`. */
export const LEVEL_NAMES = ['preferred', 'strict', 'inside-unit', 'grapheme', 'forbidden'] as const;

type LevelName = (typeof LEVEL_NAMES)[number];

/** A {@link TextTrace} for people, as plain data. */
export interface TextReasons {
  readonly tried: readonly {
    readonly lines: number;
    /** The worst kind of place at which a line would end. */
    readonly level: LevelName;
    /** px */
    readonly size: number;
  }[];
  /** By line, from left to right. */
  readonly runs: readonly (readonly {
    readonly text: string;
    readonly family: string;
    readonly weight: number;
  }[])[];
  /** What ended each line but the last. */
  readonly breaks: readonly {
    /** UTF-16 index into the text at which the next line starts. */
    readonly index: number;
    /** The line that ends there. */
    readonly before: string;
    readonly rule: BreakRule;
    readonly level: LevelName;
  }[];
  /** What of the text is not on the card; null if all of it is. */
  readonly cutText: string | null;
}
