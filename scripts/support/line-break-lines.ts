import {
  balanceLines,
  breakLines,
  type BreakLinesOptions,
  clampLines,
  fillLines,
} from '../../src/typesetting/break-lines.ts';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import {
  BREAK_LEVEL,
  type BreakOpportunity,
  type Line,
  type Section,
  splitAtMandatory,
} from '../../src/typesetting/lines.ts';
import { type BreakRules, toCodePoints } from '../../src/typesetting/characters.ts';
import { phraseBoundaries } from '../../src/typesetting/phrases.ts';
import { plainBreaks } from '../../src/typesetting/plain-breaks.ts';
import { ELLIPSIS, type BrowserMeasure } from './browser-measure.ts';
import type { LineBreakCase } from './line-break-cases.ts';

/** Breaks a case by other limits than its own: px to add to the width of lines, and of a line with an ellipsis. */
interface Tolerance {
  readonly line: number;
  readonly ellipsis: number;
}

export const EXACTLY: Tolerance = { line: 0, ellipsis: 0 };

/** The lines of a case as text, without white space at their ends. */
export type CaseLines = (testCase: LineBreakCase, tolerance: Tolerance) => readonly string[];

const CLAMPED_TO = 2;

/** The lines of our engine. */
export function createOurLines(browser: BrowserMeasure): CaseLines {
  return (testCase, tolerance) => {
    const paragraph = paragraphOf(testCase, ourOpportunities(testCase), browser, tolerance);
    return toStrings(testCase, paragraph, breakLines(paragraph), browser, tolerance);
  };
}

/** The lines of our engine without what it does better than browsers on purpose. */
export function createPlainLines(browser: BrowserMeasure): CaseLines {
  return (testCase, tolerance) => {
    const paragraph = paragraphOf(testCase, plainOpportunities(testCase), browser, tolerance);
    return toStrings(testCase, paragraph, breakPlainLines(testCase, paragraph), browser, tolerance);
  };
}

/** `breakLines` as browsers do it: no care for the last line and for the spread of the lines. */
function breakPlainLines(testCase: LineBreakCase, paragraph: BreakLinesOptions): readonly Line[] {
  const { inlineSize, wrap } = paragraph;
  const lines = fillPlainLines(testCase, paragraph);
  const [section] = splitAtMandatory(paragraph);
  return wrap === 'balance' && section !== undefined ? balanceLines(section, lines, inlineSize) : lines;
}

/** A browser looks for the phrases of each line anew, in what is left of the text. */
function fillPlainLines(testCase: LineBreakCase, paragraph: BreakLinesOptions): readonly Line[] {
  const { text, inlineSize } = paragraph;
  const lines: Line[] = [];
  for (let start: number | undefined = 0; start !== undefined; start = lines.at(-1)?.brokenBy?.index) {
    const from: number = start;
    const opportunities = plainOpportunities({ ...testCase, text: text.slice(from) }).map((opportunity) => ({
      ...opportunity,
      index: from + opportunity.index,
    }));
    const rest: Section = { ...paragraph, opportunities, start: from, end: text.length, endedBy: null };
    lines.push(...fillLines(rest, inlineSize).slice(0, 1));
  }
  return lines;
}

function paragraphOf(
  testCase: LineBreakCase,
  opportunities: readonly BreakOpportunity[],
  browser: BrowserMeasure,
  { line }: Tolerance,
): BreakLinesOptions {
  const { text, width } = testCase;
  const inlineSize = width + line;
  const measure = browser.lines(text, testCase, inlineSize);
  return { text, opportunities, measure, inlineSize, wrap: isBalanced(testCase) ? 'balance' : 'auto' };
}

export function ourOpportunities(testCase: LineBreakCase): readonly BreakOpportunity[] {
  return breakOpportunities(testCase.text, rulesOf(testCase));
}

/**
 * The breaks of a browser: ～ is like ＝ to it, an ideograph; a phrase starts after a bracket even if its first
 * character starts no line; and a word that is too long is cut anywhere.
 */
export function plainOpportunities(testCase: LineBreakCase): readonly BreakOpportunity[] {
  const codePoints = toCodePoints(testCase.text.replaceAll('～', '＝'));
  const starts =
    testCase.mode.startsWith('phrase') && testCase.lang === 'ja' ? phraseBoundaries(codePoints) : [];
  const phraseStarts = new Set(codePoints.indices.filter((_, entry) => starts[entry] === true));
  const { preferred, strict, grapheme } = BREAK_LEVEL;
  return plainBreaks(codePoints.text, rulesOf(testCase)).map((opportunity) => {
    const isPhraseStart = opportunity.level > strict && phraseStarts.has(opportunity.index);
    if (isPhraseStart) {
      return { ...opportunity, level: preferred };
    }
    return opportunity.level > grapheme ? { ...opportunity, level: grapheme } : opportunity;
  });
}

/** Where the plain lines of a case start, cut or not. */
export function plainLineStarts(testCase: LineBreakCase, browser: BrowserMeasure): readonly number[] {
  const paragraph = paragraphOf(testCase, plainOpportunities(testCase), browser, EXACTLY);
  return breakPlainLines(testCase, paragraph).map(({ start }) => start);
}

function rulesOf({ mode, lang }: LineBreakCase): BreakRules {
  return { wordBreak: mode.startsWith('phrase') ? 'auto-phrase' : 'normal', language: lang };
}

export function isBalanced({ mode }: LineBreakCase): boolean {
  return mode.endsWith('balance');
}

function toStrings(
  testCase: LineBreakCase,
  paragraph: BreakLinesOptions,
  lines: readonly Line[],
  browser: BrowserMeasure,
  tolerance: Tolerance,
): readonly string[] {
  const { text, width, mode } = testCase;
  const clamped = clampLines({
    ...paragraph,
    lines,
    maxLines: mode.endsWith('clamp2') ? CLAMPED_TO : Infinity,
    inlineSize: width + tolerance.ellipsis,
    measureWithEllipsis: browser.linesWithEllipsis(text, testCase),
  });
  const strings = clamped.lines.map(({ start, end }) => text.slice(start, end).trim());
  const last = strings.pop() ?? '';
  return [...strings, clamped.ellipsis ? `${last}${ELLIPSIS}` : last];
}
