/** The input of the layout: the content, styles, position and box of a `<text>`. */
import type { Fitting } from '../typesetting/fit-text.ts';
import type { Direction } from './scripts.ts';

export interface TextStyle {
  /** Font families by preference. */
  readonly families: readonly string[];
  readonly weight: number;
  /** px, before the text is fitted to its box. */
  readonly fontSize: number;
  /** px at that size; scales with the size. */
  readonly letterSpacing: number;
  /** OpenType features of `font-feature-settings`. */
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

/** A part of a text that has its own start position. */
export interface TextChunk {
  /**
   * Absolute start, px: `x` of the text's anchor, `y` of the baseline that one line has at the full size. Null: the
   * chunk starts where the one before it ends. A chunk with an absolute `x` or `y` is an anchored chunk (SVG 2 section
   * 11.5).
   */
  readonly x: number | null;
  readonly y: number | null;
  /** Offset from the start, px. */
  readonly dx: number;
  readonly dy: number;
  readonly text: string;
  /** In order. They cover the whole text. */
  readonly spans: readonly Span[];
}

export interface TextBlock {
  readonly id: string;
  readonly anchor: 'start' | 'middle' | 'end';
  /** BCP 47 */
  readonly language: string;
  /** The base direction; null takes it from the first strong character of each paragraph. */
  readonly direction: Direction | null;
  /** Size of the `<text>` element, px. */
  readonly fontSize: number;
  readonly chunks: readonly TextChunk[];
  /** Null if the text has no `inline-size`, so that it is neither wrapped nor shrunk. */
  readonly fitting: Fitting | null;
}

/** Share of the em box above and below the baseline, as in CJK fonts. */
export const ASCENT = 0.88;
export const DESCENT = 0.12;

/** Returns how much of the free space lies before the content, by `align-content` or `text-anchor`. */
export function freeBefore(alignment: Fitting['alignContent'] | TextBlock['anchor'], free: number): number {
  if (alignment === 'start') return 0;
  return alignment === 'end' ? free : free / 2;
}

/** Returns how much of the free space lies to the left of a line. A right-to-left line starts at the right. */
export function freeLeftOf(anchor: TextBlock['anchor'], direction: Direction, free: number): number {
  return direction === 'rtl' ? free - freeBefore(anchor, free) : freeBefore(anchor, free);
}
