import { BREAK_LEVEL, type BreakLevel, type BreakOpportunity, type Line, type MeasureLine } from './lines.ts';
import { breakLines, type BreakLinesOptions, clampLines } from './break-lines.ts';
import type { BreakRules } from './characters.ts';
import { breakOpportunities } from './break-opportunities.ts';
import { narrowestBreaks, widestPiece } from './narrowest-breaks.ts';

/** A text and the widths of its lines, em. */
export interface MeasuredText {
  readonly text: string;
  /** Returns the width of `text[start, end)` set as a line of its own. */
  readonly measure: MeasureLine;
  /** Returns about the same for less work: exact unless letters change their shapes at an end. */
  readonly estimate: MeasureLine;
  /** Returns the width of a line with an ellipsis behind it. */
  readonly measureWithEllipsis: MeasureLine;
  /** The largest letter spacing; 0 if none is positive. */
  readonly widestSpacing: number;
}

/** What a text may take and how it gives way. */
export interface Fitting {
  /** px */
  readonly inlineSize: number;
  /** px; Infinity if nothing bounds the height. */
  readonly blockSize: number;
  readonly alignContent: 'start' | 'center' | 'end';
  /** Infinity if nothing bounds the number of lines. */
  readonly lineClamp: number;
  /** Between baselines, as a multiple of the size. */
  readonly lineHeight: number;
  /** Below a size, px, another multiple. */
  readonly smallLineHeight: { readonly below: number; readonly lineHeight: number } | null;
  /** What ends a text that is cut; '' if nothing does. */
  readonly ellipsis: string;
  /** The smallest size, px; the full size if the text may not shrink. */
  readonly smallestSize: number;
  /** The largest size for 1, 2, … lines, px; the last is for all further ones. Empty: the full size for all. */
  readonly sizesByLines: readonly number[];
  readonly wrap: BreakLinesOptions['wrap'];
  readonly wordBreak: BreakRules['wordBreak'];
}

/** A size at which a text would fit, and why it was not larger. */
export interface TriedSize {
  readonly lines: number;
  /** The worst kind of place at which a line ends. */
  readonly level: BreakLevel;
  /** px */
  readonly size: number;
}

interface FittedText {
  /** px, whole quarters. */
  readonly size: number;
  readonly lines: readonly Line[];
  /** UTF-16 index of the first character that is not set; null if all are. */
  readonly cutAt: number | null;
  readonly ellipsis: string;
  readonly tried: readonly TriedSize[];
}

/** What an unbroken phrase may cost: the text is at least this share of the size that other breaks allow. */
const PHRASE_WORTH = 0.8;

/** px: no more than an outline's grid; what rounding of a width to quarters of a pixel may take. */
const TOLERANCE = 1 / 64;

/**
 * Finds the largest size at which a text fits its box in both directions, over all numbers of lines that it may take;
 * of equal sizes the one with fewer lines. What does not fit at the smallest size is cut.
 */
export function fitText(
  paragraph: MeasuredText,
  { fitting, fontSize, language }: { fitting: Fitting; fontSize: number; language: string },
): FittedText {
  const { text } = paragraph;
  const opportunities = breakOpportunities(text, { wordBreak: fitting.wordBreak, language });
  const tried: TriedSize[] = [];
  const full = () => setAt(paragraph, opportunities, fitting, fontSize, tried);
  if (fitting.smallestSize >= fontSize) return full();
  const best = bestBreaks(paragraph, opportunities, fitting, fontSize, tried);
  if ((best?.size ?? 0) < fontSize) {
    const unshrunk = full();
    if (isWellSet(unshrunk, fitting)) return unshrunk;
  }
  if (best === null) return setAt(paragraph, opportunities, fitting, fitting.smallestSize, tried);
  const { size, level } = best;
  const usable = opportunities.filter((one) => one.mandatory || one.level <= level);
  // Filling keeps units whole and leaves no lone last character, for which it may take a line more than there is.
  const filled = fitting.wrap === 'balance' ? best.breaks : linesAt(paragraph, usable, fitting, size);
  const lines = filled.length <= best.breaks.length ? filled : best.breaks;
  return { size, lines, cutAt: null, ellipsis: '', tried };
}

/** Whether a text fits at its full size, and no phrase or word is divided for it. */
function isWellSet({ size, lines, cutAt }: FittedText, { sizesByLines }: Fitting): boolean {
  const ceiling = sizesByLines[Math.min(lines.length, sizesByLines.length) - 1] ?? size;
  return cutAt === null && size <= ceiling && lines.every(({ brokenBy }) => isWhole(brokenBy));
}

function isWhole(brokenBy: BreakOpportunity | null): boolean {
  return brokenBy === null || brokenBy.level === BREAK_LEVEL.preferred;
}

interface Candidate extends TriedSize {
  readonly breaks: readonly Line[];
}

function bestBreaks(
  paragraph: MeasuredText,
  opportunities: readonly BreakOpportunity[],
  fitting: Fitting,
  fontSize: number,
  tried: TriedSize[],
): Candidate | null {
  const bounds = sizeBounds(paragraph, fitting, { fontSize, piece: 0 });
  const bestAt = (level: BreakLevel): Candidate | null => {
    let best: Candidate | null = null;
    const piece = widestPiece({ ...paragraph, opportunities }, level);
    for (const { lines, bound } of sizeBounds(paragraph, fitting, { fontSize, piece })) {
      if (bound < fitting.smallestSize) break;
      if (best !== null && !isBetter({ lines, size: bound }, best)) break;
      const narrowest = narrowestBreaks({ ...paragraph, opportunities, lines, level });
      if (narrowest === null) continue;
      const size = largestSize(fitting, { lines, width: narrowest.width, fontSize });
      tried.push({ lines, level, size });
      if (size >= fitting.smallestSize && (best === null || isBetter({ lines, size }, best))) {
        best = { lines, level, size, breaks: narrowest.lines };
      }
    }
    return best;
  };
  const preferred = bestAt(BREAK_LEVEL.preferred);
  const isGoodEnough = preferred !== null && preferred.size >= (bounds[0]?.bound ?? 0) * PHRASE_WORTH;
  const strict = isGoodEnough ? null : bestAt(BREAK_LEVEL.strict);
  if (preferred !== null && preferred.size >= (strict?.size ?? 0) * PHRASE_WORTH) return preferred;
  return (
    strict ?? bestAt(BREAK_LEVEL.insideUnit) ?? bestAt(BREAK_LEVEL.grapheme) ?? bestAt(BREAK_LEVEL.forbidden)
  );
}

/** The larger text, or the one of fewer lines. */
function isBetter(one: Pick<TriedSize, 'lines' | 'size'>, other: Pick<TriedSize, 'lines' | 'size'>): boolean {
  return one.size > other.size || (one.size === other.size && one.lines < other.lines);
}

/**
 * The size that each number of lines would allow if the text could be divided evenly, px: no breaks allow a larger
 * one, so that most numbers of lines need not be tried. The most promising come first.
 *
 * @param piece the width of the widest piece that stays whole, em
 */
function sizeBounds(
  { text, estimate, widestSpacing }: MeasuredText,
  fitting: Fitting,
  { fontSize, piece }: { fontSize: number; piece: number },
): { lines: number; bound: number }[] {
  const width = estimate(0, text.length);
  // At the end of a line spaces and letter spacing take no room, and a bracket half of its own; likewise at the start.
  let [givesWay, widestSpaces, widestMark] = [0, 0, 0];
  for (const { index, 0: found, groups } of text.matchAll(GIVES_WAY)) {
    const own = estimate(index, index + found.length);
    givesWay += own;
    if (groups?.['spaces'] === undefined) widestMark = Math.max(widestMark, own);
    else widestSpaces = Math.max(widestSpaces, own);
  }
  const length = Math.min(maxLinesAt(fitting, fitting.smallestSize), Math.max(text.length, 1));
  return Array.from({ length }, (_, index) => {
    const lines = index + 1;
    const perLine = widestSpaces + 2 * widestMark;
    const least = width - Math.min(givesWay, lines * perLine) - lines * 2 * widestSpacing;
    return { lines, bound: largestSize(fitting, { lines, width: Math.max(least / lines, piece), fontSize }) };
  }).toSorted((one, other) => other.bound - one.bound || one.lines - other.lines);
}

const GIVES_WAY = /(?<spaces>\s+)|[\p{Open_Punctuation}\p{Close_Punctuation}、。，．]/gu;

/** How many lines of a size the box has room for, at least one. */
function maxLinesAt(fitting: Fitting, size: number): number {
  const room = Math.floor((fitting.blockSize - size) / (size * lineHeightAt(fitting, size)) + 1);
  return Math.max(1, Math.min(fitting.lineClamp, room));
}

/** What a line may take, em. */
function inlineSizeAt(fitting: Fitting, size: number): number {
  return (fitting.inlineSize + TOLERANCE) / size;
}

function linesAt(
  { text, measure, estimate }: MeasuredText,
  opportunities: readonly BreakOpportunity[],
  fitting: Fitting,
  size: number,
  maxLines = Infinity,
): readonly Line[] {
  const { wrap } = fitting;
  return breakLines({
    text,
    opportunities,
    measure,
    estimate,
    inlineSize: inlineSizeAt(fitting, size),
    wrap,
    maxLines,
  });
}

/** Breaks a text at a size that is given, and cuts what its box does not hold. */
function setAt(
  paragraph: MeasuredText,
  opportunities: readonly BreakOpportunity[],
  fitting: Fitting,
  size: number,
  tried: readonly TriedSize[],
): FittedText {
  const { text, measure, estimate, measureWithEllipsis } = paragraph;
  const maxLines = maxLinesAt(fitting, size);
  const { lines, cutAt, ellipsis } = clampLines({
    text,
    opportunities,
    measure,
    estimate,
    lines: linesAt(paragraph, opportunities, fitting, size, maxLines),
    maxLines,
    inlineSize: inlineSizeAt(fitting, size),
    measureWithEllipsis: fitting.ellipsis === '' ? measure : measureWithEllipsis,
  });
  return { size, lines, cutAt, ellipsis: ellipsis ? fitting.ellipsis : '', tried };
}

type LineHeights = Pick<Fitting, 'lineHeight' | 'smallLineHeight'>;

/** @returns the distance between baselines as a multiple of the size */
export function lineHeightAt({ lineHeight, smallLineHeight }: LineHeights, size: number): number {
  return smallLineHeight !== null && size < smallLineHeight.below ? smallLineHeight.lineHeight : lineHeight;
}

/** @returns the height from the top of the first line's em box to the bottom of the last one's, px */
export function blockSizeOf(heights: LineHeights, size: number, lines: number): number {
  return size * (1 + (lines - 1) * lineHeightAt(heights, size));
}

/**
 * The largest size in whole quarters of a pixel at which so many lines fit the box, the widest of which is so wide.
 *
 * @param text.width em
 * @param text.fontSize the full size, px
 */
export function largestSize(
  fitting: Fitting,
  { lines, width, fontSize }: { lines: number; width: number; fontSize: number },
): number {
  const { inlineSize, blockSize, sizesByLines, smallLineHeight, lineHeight } = fitting;
  const ceiling = Math.min(sizesByLines[Math.min(lines, sizesByLines.length) - 1] ?? fontSize, fontSize);
  const across = Math.min(ceiling, width > 0 ? inlineSize / width : Infinity);
  const withHeight = (multiple: number) => blockSize / (1 + (lines - 1) * multiple);
  const large = downToQuarter(Math.min(across, withHeight(lineHeight)));
  if (smallLineHeight === null || large >= smallLineHeight.below) return large;
  const small = downToQuarter(Math.min(across, withHeight(smallLineHeight.lineHeight)));
  return Math.min(small, downToQuarter(smallLineHeight.below - 0.25));
}

function downToQuarter(size: number): number {
  return Math.floor(size * 4 + 1e-9) / 4;
}
