/** Breaks and fits Japanese text without fonts, SVG or a browser: `import { breakText } from 'ogp-generator/typesetting'`. */
import { breakLines } from './break-lines.ts';
import { breakOpportunities } from './break-opportunities.ts';
import type { BreakRules } from './characters.ts';
import { fitText as fitMeasured, type Fitting } from './fit-text.ts';
import type { BreakRule, Line } from './lines.ts';

export interface TypesetText {
  /** Line feeds end a line. */
  readonly text: string;
  /**
   * Returns the width of a line. Called for whole lines without the spaces at their end. A line that begins as another
   * one and goes on must not be narrower.
   */
  readonly measure: (line: string) => number;
  /** BCP 47; `ja` unless given. */
  readonly language?: string;
  /** CSS `word-break`; `auto-phrase` unless given. */
  readonly wordBreak?: BreakRules['wordBreak'];
  /** CSS `text-wrap`; `auto` unless given. `balance` makes lines of similar length. */
  readonly wrap?: Fitting['wrap'];
  /** CSS `line-clamp`: the largest number of lines; unlimited unless given. */
  readonly lineClamp?: number;
}

export interface TypesetLine {
  readonly text: string;
  /** UTF-16 indices into the text, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** The rule that allows the break behind the line; null for the last line. */
  readonly endedBy: BreakRule | null;
}

/**
 * Breaks a text into lines: between phrases where they fit, else by UAX #14 with CSS `line-break: strict` (禁則). Dates,
 * amounts and names of places stay whole where a line has room for them.
 *
 * @param options.inlineSize the longest line, in the unit of `measure`
 * @returns one line at least. Only a single character that is wider than `inlineSize` overflows
 */
export function breakText({
  inlineSize,
  lineClamp = Infinity,
  ...options
}: TypesetText & { readonly inlineSize: number }): readonly TypesetLine[] {
  const { text, measured, rules, wrap } = prepare(options);
  const opportunities = breakOpportunities(text, rules);
  return describe(text, breakLines({ ...measured, opportunities, inlineSize, wrap, maxLines: lineClamp }));
}

export interface FitOptions extends TypesetText {
  /** The box, px. */
  readonly inlineSize: number;
  readonly blockSize: number;
  /** The largest and the smallest size, px. */
  readonly fontSize: number;
  readonly smallestSize: number;
  /** Between baselines, as a multiple of the size; 1.2 unless given. */
  readonly lineHeight?: number;
}

export interface TypesetBlock {
  /** px, in whole quarters. */
  readonly size: number;
  readonly lines: readonly TypesetLine[];
  /** UTF-16 index of the first character that does not fit at the smallest size; null if all fit. */
  readonly cutAt: number | null;
}

/** Finds the largest size at which a text fits a box, over all numbers of lines. `measure` returns em, at size 1. */
export function fitText({
  inlineSize,
  blockSize,
  fontSize,
  smallestSize,
  lineHeight = 1.2,
  lineClamp = Infinity,
  ...options
}: FitOptions): TypesetBlock {
  const { text, measured, rules, wrap } = prepare(options);
  const fitting: Fitting = {
    inlineSize,
    blockSize,
    alignContent: 'start',
    lineClamp,
    lineHeight,
    smallLineHeight: null,
    ellipsis: '',
    smallestSize,
    sizesByLines: [],
    wrap,
    wordBreak: rules.wordBreak,
  };
  const { size, lines, cutAt } = fitMeasured(measured, { fitting, fontSize, language: rules.language });
  return { size, lines: describe(text, lines), cutAt };
}

function prepare({ text, measure, language = 'ja', wordBreak = 'auto-phrase', wrap = 'auto' }: TypesetText) {
  const widths = new Map<string, number>();
  const measureRange = (start: number, end: number): number =>
    widths.getOrInsertComputed(text.slice(start, end), measure);
  const measured = {
    text,
    measure: measureRange,
    estimate: measureRange,
    measureWithEllipsis: measureRange,
    widestSpacing: 0,
  };
  return { text, measured, rules: { wordBreak, language }, wrap };
}

function describe(text: string, lines: readonly Line[]): readonly TypesetLine[] {
  return lines.map(({ start, end, brokenBy }) => ({
    text: text.slice(start, end),
    start,
    end,
    endedBy: brokenBy?.rule ?? null,
  }));
}
