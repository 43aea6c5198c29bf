/** Pictures as PNG scanlines (RFC 2083, section 2.3): each row is a filter byte, always 0 for None, and its samples. */

import type { Palette } from './palette.ts';
import type { Picture } from './rasterize.ts';

/**
 * Filter None: a row then depends on no other row, and pictures made of flat areas, gradients and text compress
 * better than with Sub or Up.
 */
export const FILTER_BYTES = 1;
export const RGB_BYTES = 3;
export const RGBA_BYTES = 4;

export function isOpaque({ pixels }: Picture): boolean {
  for (let alpha = 3; alpha < pixels.length; alpha += RGBA_BYTES) {
    if (pixels[alpha] !== 255) return false;
  }
  return true;
}

/** Rows of an opaque picture, 1 + 3 × width bytes each. */
export function rgbRows({ width, height, pixels }: Picture): Uint8Array {
  const rows = new Uint8Array(height * (FILTER_BYTES + width * RGB_BYTES));
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    to += FILTER_BYTES;
    for (let x = 0; x < width; x++) {
      rows[to] = pixels[from] ?? 0;
      rows[to + 1] = pixels[from + 1] ?? 0;
      rows[to + 2] = pixels[from + 2] ?? 0;
      from += RGBA_BYTES;
      to += RGB_BYTES;
    }
  }
  return rows;
}

/**
 * Rows of a picture with transparency, 1 + 4 × width bytes each. PNG keeps colours apart from alpha (RFC 2083,
 * section 2.4): they are divided and rounded as in resvg's own encoder.
 */
export function rgbaRows({ width, height, pixels }: Picture): Uint8Array {
  const rows = new Uint8Array(height * (FILTER_BYTES + width * RGBA_BYTES));
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    to += FILTER_BYTES;
    for (let x = 0; x < width; x++) {
      const alpha = pixels[from + 3] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        rows[to + channel] = divideByAlpha(pixels[from + channel] ?? 0, alpha);
      }
      rows[to + 3] = alpha;
      from += RGBA_BYTES;
      to += RGBA_BYTES;
    }
  }
  return rows;
}

function divideByAlpha(colour: number, alpha: number): number {
  return alpha === 0 ? 0 : Math.trunc(colour / (alpha / 255) + 0.5);
}

/**
 * Rows of an opaque picture, 1 + width bytes each, whose samples are indices of a palette.
 *
 * @returns undefined if the palette has no room for the picture's colours
 */
export function indexedRows({ width, height, pixels }: Picture, palette: Palette): Uint8Array | undefined {
  const rows = new Uint8Array(height * (FILTER_BYTES + width));
  let from = 0;
  let to = 0;
  let last = -1;
  let index = 0;
  for (let y = 0; y < height; y++) {
    to += FILTER_BYTES;
    for (let x = 0; x < width; x++) {
      const colour = ((pixels[from] ?? 0) << 16) | ((pixels[from + 1] ?? 0) << 8) | (pixels[from + 2] ?? 0);
      if (colour !== last) {
        index = palette.indexOf(colour);
        if (palette.full) return undefined;
        last = colour;
      }
      rows[to] = index;
      from += RGBA_BYTES;
      to += 1;
    }
  }
  return rows;
}
