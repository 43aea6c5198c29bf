import type { BreakOpportunity } from './break-opportunity.ts';

/**
 * The width of `text[start, end)` set as a line of its own, in the unit of `inlineSize`. It is asked for whole lines
 * only, never for a part of one, and without the spaces and line feeds at their end; so it may trim 「 at the start and
 * 」 at the end of the range (`text-spacing-trim`). A longer range that starts at the same index is at least as wide.
 */
export type MeasureLine = (start: number, end: number) => number;

export interface Line {
  /** UTF-16 indices of what is set, `[start, end)`: without hanging spaces and the line feed. */
  readonly start: number;
  readonly end: number;
  /** What ended the line; null for the last one. */
  readonly brokenBy: BreakOpportunity | null;
}
