import {
  type BreakableText,
  type BreakLevel,
  type BreakOpportunity,
  endOf,
  estimateTo,
  lastThat,
  type Line,
  linesTo,
  type Section,
} from './lines.ts';

interface NarrowestBreaksOptions extends BreakableText {
  /** How many lines there are to be, mandatory breaks included; at least 1. */
  readonly lines: number;
  /** The worst level of opportunity that may be taken. */
  readonly level: BreakLevel;
}

interface NarrowestBreaks {
  readonly lines: readonly Line[];
  /** The width of the widest line, in the unit of `measure`. */
  readonly width: number;
}

/** Where a designer likes a line to end, even if it is left short. */
const GOOD_PLACE = /[〜～、。・)）」』】,;:：!！?？\s]/;
/** What any other place costs, as the share of a line that one would leave free to avoid it. */
const OTHER_PLACE = 0.2;

/**
 * Breaks a text into a given number of lines so that the widest is as narrow as can be: what the largest size of
 * a text depends on. Of several ways it takes the one with lines of similar length that end at good places.
 *
 * @returns null if there are too few opportunities, or more mandatory breaks than lines
 */
export function narrowestBreaks(options: NarrowestBreaksOptions): NarrowestBreaks | null {
  const { text, lines: lineCount, level } = options;
  const whole: Section = { ...options, start: 0, end: text.length, endedBy: null };
  const ends = [...usable(options, level), endOf(whole)];
  const widths = lineWidths(whole, ends);
  const width = ends.length < lineCount ? null : narrowestWidth(widths, lineCount);
  if (width === null) return null;
  const worth = worthTrying(widths, lineCount, width);
  const costs = Array.from(ends, (_, place): LineCosts => {
    const costsFromHere: (number | undefined)[] = [];
    const last = worth[place] === 1 ? widths.farthest(place, width) : place;
    for (let end = place + 1; end <= last; end += 1) {
      const line = worth[end] === 1 ? widths.between(place, end) : undefined;
      costsFromHere.push(line === undefined ? undefined : costOf(text, line, width, ends[end - 1]));
    }
    return costsFromHere;
  });
  const breaks = cheapestBreaks(ends, costs, lineCount);
  if (breaks === null) return null;
  const lines = linesTo(whole, breaks);
  return { lines, width: widest(whole, lines) };
}

/** @returns the width of the widest piece that is not divided at a level, in the unit of `measure` */
export function widestPiece(breakable: BreakableText, level: BreakLevel): number {
  let start = 0;
  let widestSoFar = 0;
  for (const index of [...usable(breakable, level).map((one) => one.index), breakable.text.length]) {
    widestSoFar = Math.max(widestSoFar, estimateTo(breakable, start, index));
    start = index;
  }
  return widestSoFar;
}

function usable({ opportunities }: BreakableText, level: BreakLevel): readonly BreakOpportunity[] {
  return opportunities.filter((one) => one.mandatory || one.level <= level);
}

/** Lines between places: 0 is the start of the text, the others are where a line may end. */
interface LineWidths {
  /** How many places there are behind the start. */
  readonly count: number;
  readonly between: (place: number, end: number) => number;
  /** @returns the last place at which a line of a width may end; `place` itself if there is none */
  readonly farthest: (place: number, width: number) => number;
  /** @returns the first place at which such a line may start */
  readonly earliest: (end: number, width: number) => number;
}

function lineWidths(whole: Section, ends: readonly BreakOpportunity[]): LineWidths {
  const startOf = (place: number): number => (place === 0 ? 0 : (ends[place - 1]?.index ?? 0));
  const between = (place: number, end: number): number =>
    estimateTo(whole, startOf(place), ends[end - 1]?.index ?? whole.end);
  const count = ends.length;
  const mandatory = ends.flatMap((end, index) => (end.mandatory ? [index + 1] : []));
  return {
    count,
    between,
    farthest(place, width) {
      const limit = mandatory.find((end) => end > place) ?? count;
      return lastThat((end) => between(place, end) <= width, place, limit);
    },
    earliest(end, width) {
      const limit = mandatory.findLast((place) => place < end) ?? 0;
      return lastThat((place) => between(place, end) <= width, end, limit);
    },
  };
}

/** @returns the least width with which the text takes no more lines than it may; null if it needs more anyway */
function narrowestWidth(widths: LineWidths, lineCount: number): number | null {
  let enough = fill(widths, lineCount, Infinity).widest;
  if (enough === null) return null;
  let tooLittle = 0;
  while (tooLittle < enough) {
    const filled = fill(widths, lineCount, (tooLittle + enough) / 2);
    if (filled.widest === null) tooLittle = filled.next;
    else enough = filled.widest;
    // Widths are sums of floating point numbers.
    if (enough - tooLittle < 1e-9) break;
  }
  return enough;
}

/**
 * Fills lines of a width.
 *
 * @returns the width of the widest, or null if more than `lineCount` are needed; and the least width that would have
 *   given any line more
 */
function fill(
  widths: LineWidths,
  lineCount: number,
  width: number,
): { readonly widest: number | null; readonly next: number } {
  let place = 0;
  let widest = 0;
  let next = Infinity;
  for (let line = 0; line < lineCount && place < widths.count; line += 1) {
    const end = widths.farthest(place, width);
    if (end < widths.count) {
      const longer = widths.between(place, end + 1);
      if (longer > width) next = Math.min(next, longer);
    }
    if (end === place) return { widest: null, next };
    widest = Math.max(widest, widths.between(place, end));
    place = end;
  }
  return { widest: place < widths.count ? null : widest, next };
}

/** @returns 1 for every place that may end a line: not too far for those before nor too early for those behind */
function worthTrying(widths: LineWidths, lineCount: number, width: number): Uint8Array {
  const last = [0];
  const first = [widths.count];
  for (let line = 0; line < lineCount; line += 1) {
    last.push(widths.farthest(last[line] ?? 0, width));
    first.unshift(widths.earliest(first[0] ?? 0, width));
  }
  const worth = new Uint8Array(widths.count + 1);
  for (const [line, end] of last.entries()) worth.fill(1, first[line], end + 1);
  return worth;
}

function widest({ measure }: Section, lines: readonly Line[]): number {
  return Math.max(...lines.map(({ start, end }) => measure(start, end)));
}

function costOf(text: string, line: number, width: number, end: BreakOpportunity | undefined): number {
  const free = line >= width ? 0 : 1 - line / width;
  const isGood = end === undefined || end.mandatory || GOOD_PLACE.test(text.charAt(end.index - 1));
  return free ** 2 + (isGood ? 0 : OTHER_PLACE ** 2);
}

/** What the lines that start at one place cost, by how many candidates further they end; undefined: impossible. */
export type LineCosts = readonly (number | undefined)[];

/**
 * Chooses breaks for a given number of lines so that their costs together are least, by dynamic programming. Of two
 * ways that cost the same, the one whose last line is shorter wins.
 *
 * @param candidates where lines may end, in order; the last one is the end of the text
 * @param costsFrom for each place where a line may start (the start, then each candidate) what its lines cost
 * @returns where each line ends; null if there is no such choice
 */
export function cheapestBreaks(
  candidates: readonly BreakOpportunity[],
  costsFrom: readonly LineCosts[],
  lineCount: number,
): readonly BreakOpportunity[] | null {
  const count = candidates.length;
  const firstUseful = placesThatReachTheEnd(costsFrom, count, lineCount);
  // By place: what the cheapest way there costs with as many lines as there were rounds.
  let reached = new Float64Array(count + 1).fill(Infinity);
  reached[0] = 0;
  let [first, last] = [0, 0];
  /** By round and place: where the last line of that way starts. */
  const startOf: Int32Array[] = [];
  for (let round = 0; round < lineCount; round += 1) {
    const next = new Float64Array(count + 1).fill(Infinity);
    const starts = new Int32Array(count + 1);
    let [nextFirst, nextLast] = [count, 0];
    for (let place = Math.max(first, firstUseful[lineCount - round] ?? 0); place <= last; place += 1) {
      const before = reached[place] ?? Infinity;
      if (before === Infinity) continue;
      for (const [further, lineCost] of (costsFrom[place] ?? []).entries()) {
        const end = place + 1 + further;
        if (lineCost === undefined || end > count) continue;
        const cost = before + lineCost;
        if (cost > (next[end] ?? Infinity)) continue;
        next[end] = cost;
        starts[end] = place;
        nextFirst = Math.min(nextFirst, end);
        nextLast = Math.max(nextLast, end);
      }
    }
    startOf.push(starts);
    reached = next;
    [first, last] = [nextFirst, nextLast];
  }
  if (lineCount === 0 || (reached[count] ?? Infinity) === Infinity) return null;
  let place = count;
  return startOf
    .toReversed()
    .flatMap((starts) => {
      const brokenBy = candidates[place - 1];
      place = starts[place] ?? 0;
      return brokenBy ?? [];
    })
    .toReversed();
}

/** @returns by number of lines: no place before it reaches the end with so many */
function placesThatReachTheEnd(
  costsFrom: readonly LineCosts[],
  count: number,
  lineCount: number,
): readonly number[] {
  const firsts = [count];
  for (let lines = 1; lines <= lineCount; lines += 1) {
    const goal = firsts[lines - 1] ?? 0;
    const first = costsFrom.findIndex((costs, place) => place + costs.length >= goal);
    firsts.push(Math.max(first, 0));
  }
  return firsts;
}
