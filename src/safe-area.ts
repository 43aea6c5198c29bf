import type { Size } from './picture-format.ts';

/** The part of a card that every network shows, px on the canvas. */
export interface SafeArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Shares of the width or height that must be free of text. */
interface Margins {
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Margins of cards with about the ratio of 1200 × 630 px, where they are 48, 40 and 98 px. X cuts 15 px off the top and
 * the bottom of its large card (2:1), and covers the part below 532 px with a label. Thumbnails have round corners.
 */
const WIDE: Margins = { side: 48 / 1200, top: 40 / 630, bottom: 98 / 630 };
/** Margins of all other shapes, which networks show without cutting. */
const OTHER: Margins = { side: 0.04, top: 0.04, bottom: 0.04 };

/** Width by height. */
const WIDE_FROM = 1.7;
const WIDE_TO = 2.1;

/** Returns the safe area of a canvas. */
export function safeArea({ width, height }: Size): SafeArea {
  const ratio = width / height;
  const { side, top, bottom } = ratio >= WIDE_FROM && ratio <= WIDE_TO ? WIDE : OTHER;
  return {
    left: Math.round(side * width),
    top: Math.round(top * height),
    right: width - Math.round(side * width),
    bottom: height - Math.round(bottom * height),
  };
}
