/** A `<text>` as the layout sees it: what is to be set, in which styles, from where and into which box. */
import type { Fitting } from '../typesetting/fit-text.ts';
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

/** @returns how much of the free room is left before what stands in it, by `align-content` or `text-anchor` */
export function freeBefore(place: Fitting['alignContent'] | TextBlock['anchor'], free: number): number {
  if (place === 'start') return 0;
  return place === 'end' ? free : free / 2;
}

/** @returns the same for a line of a base direction: from right to left, it starts at the right */
export function freeLeftOf(anchor: TextBlock['anchor'], direction: Direction, free: number): number {
  return direction === 'rtl' ? free - freeBefore(anchor, free) : freeBefore(anchor, free);
}
