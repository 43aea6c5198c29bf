import type { BreakOpportunity } from './break-opportunity.ts';

/** What the lines that start at one place cost, by how many candidates further they end; undefined: impossible. */
export type LineCosts = readonly (number | undefined)[];

interface Score {
  readonly cost: number;
  readonly brokenBy: BreakOpportunity;
  /** The line before; null for the first one. */
  readonly before: Score | null;
}

/**
 * Chooses breaks for a given number of lines so that their costs together are least, by dynamic programming. Of two
 * ways that cost the same, the one whose last line is shorter wins.
 *
 * @param candidates where lines may end, in order; the last one is the end of the text
 * @param costsFrom for each place where a line may start (the start, then each candidate) what its lines cost
 * @param add how the cost of a line joins that of those before it
 * @returns where each line ends; null if there is no such choice
 */
export function cheapestBreaks(
  candidates: readonly BreakOpportunity[],
  costsFrom: readonly LineCosts[],
  lineCount: number,
  add: (before: number, line: number) => number,
): readonly BreakOpportunity[] | null {
  // By place: the cheapest way to get there with as many lines as there were rounds.
  let reached: (Score | null | undefined)[] = [null];
  for (let round = 0; round < lineCount; round += 1) {
    const next: (Score | undefined)[] = [];
    for (const [place, before] of reached.entries()) {
      if (before === undefined) {
        continue;
      }
      for (const [further, lineCost] of (costsFrom[place] ?? []).entries()) {
        const end = place + 1 + further;
        const brokenBy = candidates[end - 1];
        if (lineCost === undefined || brokenBy === undefined) {
          continue;
        }
        const cost = add(before?.cost ?? 0, lineCost);
        const known = next[end];
        if (known === undefined || cost <= known.cost) {
          next[end] = { cost, brokenBy, before };
        }
      }
    }
    reached = next;
  }
  const last = reached[candidates.length];
  if (last === undefined || last === null) {
    return null;
  }
  const breaks: BreakOpportunity[] = [];
  for (let score: Score | null = last; score !== null; score = score.before) {
    breaks.unshift(score.brokenBy);
  }
  return breaks;
}
