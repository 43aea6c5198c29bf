import type { Direction } from './bidi.ts';
import type { Fitting, TextBlock } from './text-block.ts';

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
