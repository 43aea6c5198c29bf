import { graphemeBoundaries } from '../../src/typesetting/characters.ts';
import type { BrowserMeasure } from './browser-measure.ts';
import type { LineBreakCase } from './line-break-cases.ts';
import {
  createOurLines,
  createPlainLines,
  EXACTLY,
  isBalanced,
  ourOpportunities,
  plainLineStarts,
  plainOpportunities,
  type CaseLines,
} from './line-break-lines.ts';

/**
 * How our lines compare with a browser's: the same; the same but for a line that fits exactly; balanced equally
 * well; different on purpose, for the same without what we do on purpose; or different.
 */
export type Verdict = 'same' | 'exact fit' | 'tie' | 'deliberate' | 'different';

export interface JudgedCase {
  readonly testCase: LineBreakCase;
  readonly verdict: Verdict;
  readonly ours: readonly string[];
  /** What made the difference, of a deliberate one. */
  readonly reason: string | null;
}

/** px: browsers round to 64ths; a fit this close may go either way. */
const EXACT_FIT = 1 / 32;
/** Share of the squared slack by which equally balanced lines may differ. */
const TIE = 0.002;

/** @param browser measures texts as the browser did that made the cases */
export function createJudge(browser: BrowserMeasure): (testCase: LineBreakCase) => JudgedCase {
  const ourLines = createOurLines(browser);
  const plainLines = createPlainLines(browser);
  return (testCase) => {
    const ours = ourLines(testCase, EXACTLY);
    const agreement = compare(testCase, ourLines, browser);
    if (agreement !== null) {
      return { testCase, verdict: agreement, ours, reason: null };
    }
    return compare(testCase, plainLines, browser) === null
      ? { testCase, verdict: 'different', ours, reason: null }
      : { testCase, verdict: 'deliberate', ours, reason: reasonOf(testCase, ours, browser) };
  };
}

function compare(testCase: LineBreakCase, linesOf: CaseLines, browser: BrowserMeasure): Verdict | null {
  const agrees = (line: number, ellipsis: number): boolean =>
    isSame(linesOf(testCase, { line, ellipsis }), testCase.lines);
  if (agrees(0, 0)) {
    return 'same';
  }
  const near = [-EXACT_FIT, 0, EXACT_FIT];
  if (near.some((line) => near.some((ellipsis) => agrees(line, ellipsis)))) {
    return 'exact fit';
  }
  return isBalanced(testCase) && isTie(testCase, linesOf(testCase, EXACTLY), browser) ? 'tie' : null;
}

function isSame(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length === theirs.length && ours.every((line, position) => line === theirs[position]?.trim());
}

function isTie(testCase: LineBreakCase, ours: readonly string[], browser: BrowserMeasure): boolean {
  const measure = browser.lines(testCase.text, testCase, testCase.width);
  const slack = (lines: readonly string[]): number =>
    rangesOf(testCase.text, lines).reduce(
      (sum, [start, end]) => sum + (testCase.width - measure(start, end)) ** 2,
      0,
    );
  const difference = Math.abs(slack(ours) - slack(testCase.lines));
  return (
    ours.length === testCase.lines.length && difference <= TIE * Math.max(slack(ours), slack(testCase.lines))
  );
}

/** The UTF-16 ranges of lines in their text. */
function rangesOf(text: string, lines: readonly string[]): [start: number, end: number][] {
  let from = 0;
  return lines.map((line) => {
    const start = text.indexOf(line.trim(), from);
    from = start + line.trim().length;
    return [start, from];
  });
}

/** Which of our rules forbids what the browser did, or was applied in its stead. */
function reasonOf(testCase: LineBreakCase, ours: readonly string[], browser: BrowserMeasure): string {
  const levels = new Map(plainOpportunities(testCase).map(({ index, level }) => [index, level]));
  const opportunities = new Map(
    ourOpportunities(testCase).map((opportunity) => [opportunity.index, opportunity]),
  );
  for (const start of plainLineStarts(testCase, browser)) {
    const opportunity = opportunities.get(start);
    if (opportunity === undefined || opportunity.level === levels.get(start)) {
      continue;
    }
    if (testCase.text.startsWith('～', start)) {
      return '～ starts no line';
    }
    return /^(?:inside|joint)/.test(opportunity.rule)
      ? `keeps a ${opportunity.rule.replace(/^(?:inside-|joint-of-)/, '')} together`
      : 'UAX #14 and kinsoku hold also for phrases and for words that are cut';
  }
  if (singleCharacters(ours) < singleCharacters(testCase.lines)) {
    return 'no line of one character';
  }
  return isBalanced(testCase)
    ? 'balancing never widens the spread of lines'
    : 'phrases are found in the whole text, not in the rest of it';
}

function singleCharacters(lines: readonly string[]): number {
  return lines.filter((line) => line.trim() !== '' && graphemeBoundaries(line.trim()).length === 0).length;
}
