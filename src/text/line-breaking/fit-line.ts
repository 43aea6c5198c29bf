import { BREAK_LEVEL } from './break-opportunity.ts';
import type { BreakLevel, BreakOpportunity } from './break-opportunity.ts';

const LEVELS = Object.values(BREAK_LEVEL);

/** Whether a line may end at an opportunity. */
interface Fits {
  /** Cheap, and nearly always right. */
  readonly probably: (opportunity: BreakOpportunity) => boolean;
  readonly surely: (opportunity: BreakOpportunity) => boolean;
}

/**
 * Makes the search for the end of a line: the last opportunity that fits among those of the best level at which
 * any fits.
 *
 * @param opportunities in order
 * @param levelOf which of its levels counts
 * @returns `fitLine(start, fits)`: the opportunity after `start` to end the line at; if not one fits, the first, which
 *   overflows; undefined if there is none
 */
export function createLineFitter(
  opportunities: readonly BreakOpportunity[],
  levelOf: (opportunity: BreakOpportunity) => BreakLevel,
): (start: number, fits: Fits) => BreakOpportunity | undefined {
  const upToLevel = new Map<BreakLevel, readonly BreakOpportunity[]>();
  const select = (level: BreakLevel) => opportunities.filter((one) => levelOf(one) <= level);
  return (start, fits) => {
    for (const level of LEVELS) {
      const found = lastThatFits(upToLevel.getOrInsertComputed(level, select), start, fits);
      if (found !== undefined) {
        return found;
      }
    }
    return opportunities.find(({ index }) => index > start);
  };
}

/**
 * Gallops, then bisects: a line is short, and what is measured should be little longer than the line. What is found
 * with the cheap answers is put right with the sure ones, which differ by a character or so.
 */
function lastThatFits(
  candidates: readonly BreakOpportunity[],
  start: number,
  fits: Fits,
): BreakOpportunity | undefined {
  const first = firstAfter(candidates, start);
  const fitsAt = (position: number, sure = false): boolean => {
    const candidate = candidates[position];
    if (candidate === undefined) return false;
    return sure ? fits.surely(candidate) : fits.probably(candidate);
  };
  let fitting = first - 1;
  let step = 1;
  while (fitsAt(fitting + step)) {
    fitting += step;
    step *= 2;
  }
  let overflowing = Math.min(fitting + step, candidates.length);
  while (overflowing - fitting > 1) {
    const middle = (fitting + overflowing) >> 1;
    if (fitsAt(middle)) {
      fitting = middle;
    } else {
      overflowing = middle;
    }
  }
  while (fitting >= first && !fitsAt(fitting, true)) fitting -= 1;
  while (fitsAt(fitting + 1, true)) fitting += 1;
  return fitting < first ? undefined : candidates[fitting];
}

/** The position of the first candidate behind `start`. */
function firstAfter(candidates: readonly BreakOpportunity[], start: number): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candidates[middle]?.index ?? Infinity) > start) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
