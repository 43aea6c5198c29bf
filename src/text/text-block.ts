/** A `<text>` as the layout sees it: what is to be set, in which styles, from where and into which box. */
import type { BreakLinesOptions } from './line-breaking/break-lines.ts';
import type { BreakRules } from './line-breaking/characters.ts';
import type { Direction } from './scripts.ts';

export interface TextStyle {
  /** In the order in which they are tried. */
  readonly families: readonly string[];
  readonly weight: number;
  /** px, before any fitting. */
  readonly fontSize: number;
  /** px, at that size; shrinks with it. */
  readonly letterSpacing: number;
  /** OpenType features that the template asks for. */
  readonly features: ReadonlyMap<string, number>;
  /** `#rrggbb` */
  readonly fill: string;
  /** 0 to 1 */
  readonly fillOpacity: number;
}

export interface Span {
  /** UTF-16 indices into the chunk's text, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly style: TextStyle;
}

/** A piece of a text that says where it starts. */
export interface TextChunk {
  /**
   * Absolute start, px: the text's anchor, and the baseline that one line has at the full size. null: where the piece
   * before ends. Any that is absolute starts an anchored chunk (SVG 2 section 11.5).
   */
  readonly x: number | null;
  readonly y: number | null;
  /** Added to it, px. */
  readonly dx: number;
  readonly dy: number;
  readonly text: string;
  /** They cover the text, in order. */
  readonly spans: readonly Span[];
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

export interface TextBlock {
  readonly id: string;
  readonly anchor: 'start' | 'middle' | 'end';
  /** BCP 47 */
  readonly language: string;
  /** The base direction; null for that of the first strong character of each paragraph. */
  readonly direction: Direction | null;
  /** px, of the `<text>` itself. */
  readonly fontSize: number;
  readonly chunks: readonly TextChunk[];
  /** null: set as it stands, on one line. */
  readonly fitting: Fitting | null;
}

/** Share of the em box above and below the baseline, as the cards' boxes are drawn (CJK fonts: 0.88 and 0.12). */
export const ASCENT = 0.88;
export const DESCENT = 0.12;

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

/** @returns how much of the free room is left before what stands in it, by `align-content` or `text-anchor` */
export function freeBefore(place: Fitting['alignContent'] | TextBlock['anchor'], free: number): number {
  if (place === 'start') return 0;
  return place === 'end' ? free : free / 2;
}

/** @returns the same for a line of a base direction: from right to left, it starts at the right */
export function freeLeftOf(anchor: TextBlock['anchor'], direction: Direction, free: number): number {
  return direction === 'rtl' ? free - freeBefore(anchor, free) : freeBefore(anchor, free);
}
