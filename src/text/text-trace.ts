import type { Face } from './choose-faces.ts';
import type { TriedSize } from './fit-text.ts';
import type { Line } from './line-breaking/lines.ts';
import type { LineRun } from './paragraph.ts';
import { LEVEL_NAMES, type TextReasons } from './text-reasons.ts';

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
