import { BREAK_LEVEL } from './break-opportunity.ts';
import type { BreakLevel, BreakOpportunity } from './break-opportunity.ts';

const LEVELS = Object.values(BREAK_LEVEL);

type Fits = (opportunity: BreakOpportunity) => boolean;

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

/** Gallops, then bisects: a line is short, and what is measured should be little longer than the line. */
function lastThatFits(
  candidates: readonly BreakOpportunity[],
  start: number,
  fits: Fits,
): BreakOpportunity | undefined {
  const first = firstAfter(candidates, start);
  const fitsAt = (position: number): boolean => {
    const candidate = candidates[position];
    return candidate !== undefined && fits(candidate);
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
