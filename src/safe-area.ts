import type { Size } from './picture-format.ts';

/** The part of a card that every network shows, px on the canvas. */
export interface SafeArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Shares of the width or height that stay free of text. */
interface Margins {
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Of cards about as wide as 1200 × 630 px, on which it is 48, 40 and 98 px: X cuts 15 px off the top and bottom of its
 * large card, which is 2:1, and lays a label over what is below 532 px; thumbnails have round corners.
 */
const WIDE: Margins = { side: 48 / 1200, top: 40 / 630, bottom: 98 / 630 };
/** Of all other shapes, which networks show whole. */
const OTHER: Margins = { side: 0.04, top: 0.04, bottom: 0.04 };

/** Width by height. */
const WIDE_FROM = 1.7;
const WIDE_TO = 2.1;

/** @param canvas px */
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
