import type { Face } from './choose-faces.ts';
import type { TriedSize } from './fit-text.ts';
import type { BreakRule } from './line-breaking/break-opportunity.ts';
import type { Line } from './line-breaking/line.ts';
import type { LineRun } from './paragraph.ts';

/** How a text came to be set as it is. It keeps what the layout has made anyway, and no glyphs. */
export interface TextTrace {
  /** All of the text, also what was cut. */
  readonly text: string;
  /** Where the text was wrapped; empty if it stands as it is written. */
  readonly lines: readonly Line[];
  /** UTF-16 index of the first character that is not set; null if all are. */
  readonly cutAt: number | null;
  /** In the order in which they were tried; empty if the text may not shrink. */
  readonly tried: readonly TriedSize[];
  /** By line, from left to right. */
  readonly runs: readonly (readonly TracedRun[])[];
}

export interface TracedRun {
  readonly text: string;
  readonly face: Face;
}

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

export function traceRuns(runs: readonly LineRun[]): readonly TracedRun[] {
  return runs.map(({ item, text }) => ({ text, face: item.face }));
}

export function explainTrace({ text, lines, cutAt, tried, runs }: TextTrace): TextReasons {
  return {
    tried: tried.map(({ lines, level, size }) => ({ lines, level: LEVEL_NAMES[level], size })),
    runs: runs.map((line) => line.map(({ text, face: { family, weight } }) => ({ text, family, weight }))),
    breaks: lines.flatMap(({ start, end, brokenBy }) => {
      if (brokenBy === null) return [];
      const { index, rule, level } = brokenBy;
      return [{ index, before: text.slice(start, end), rule, level: LEVEL_NAMES[level] }];
    }),
    cutText: cutAt === null ? null : text.slice(cutAt),
  };
}
