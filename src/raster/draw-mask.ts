import { outlineOf } from './outline.ts';
import { RGBA_BYTES } from './png-rows.ts';
import { rasterizeSvg } from './rasterize.ts';
import type { Picture } from './rasterize.ts';
import type { Bounds, Shape } from '../shape.ts';
import { shapeElement } from './shape-element.ts';

/** How much of each pixel a shape covers. */
export interface Mask {
  /** Where the mask's first pixel is, whole px from the shape's origin. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 255, row by row. */
  readonly coverage: Uint8Array;
}

const EMPTY: Mask = { left: 0, top: 0, width: 0, height: 0, coverage: new Uint8Array() };

/**
 * Lets resvg draw a shape alone, on a canvas that holds its outline. White on nothing leaves the coverage itself in
 * the alpha channel.
 *
 * @throws Error if the shape's ink is outside the box that the shape has declared
 */
export function drawMask(shape: Shape): Mask {
  const { box } = outlineOf(shape);
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  if (width <= 0 || height <= 0) return EMPTY;
  const element = shapeElement({ shape, x: -box.left, y: -box.top, fill: '#ffffff' });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${element}</svg>`;
  const mask = trim(rasterizeSvg(svg), box);
  if (!holds(shape, mask)) {
    throw new Error(`Expected the ink of shape ${shape.key} inside its box but received a pixel outside.`);
  }
  return mask;
}

/** The part of a picture that is not transparent. */
function trim(picture: Picture, box: Bounds): Mask {
  const { left, top, right, bottom } = inkOf(picture);
  if (right <= left) return EMPTY;
  const width = right - left;
  const height = bottom - top;
  const coverage = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      coverage[y * width + x] = alphaAt(picture, left + x, top + y);
    }
  }
  return { left: box.left + left, top: box.top + top, width, height, coverage };
}

function inkOf(picture: Picture): Bounds {
  let left = picture.width;
  let top = picture.height;
  let right = 0;
  let bottom = 0;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (alphaAt(picture, x, y) === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return { left, top, right, bottom };
}

function alphaAt({ width, pixels }: Picture, x: number, y: number): number {
  return pixels[(y * width + x) * RGBA_BYTES + 3] ?? 0;
}

function holds(box: Bounds, { left, top, width, height }: Mask): boolean {
  if (width === 0) return true;
  return left >= box.left && top >= box.top && left + width <= box.right && top + height <= box.bottom;
}
