import { pngDataUri, type Size } from '../../picture-format.ts';
import { encodePng } from '../../raster/encode-png.ts';
import { rasterizeSvg } from '../../raster/rasterize.ts';

export interface SizedPng extends Size {
  readonly png: Uint8Array;
}

export interface Comparison {
  /** Of the pixels of the larger picture, how many differ: 0 to 1. */
  readonly share: number;
  /** The new picture, faint, with what differs in magenta. A PNG file. */
  readonly difference: Uint8Array;
}

/** 0xRRGGBBAA: no card of good taste has it. */
const CHANGED = 0xd6_00_6c_ff;

/** How much of a pixel that is the same is left above white, so that what changed stands out. */
const FAINT = 0.25;

/**
 * Compares two PNG files pixel by pixel, exactly. A part that only one of them has differs.
 *
 * @returns null if all pixels are the same
 */
export function comparePictures(old: SizedPng, changed: SizedPng): Comparison | null {
  if (Buffer.compare(old.png, changed.png) === 0) return null;
  const before = readPixels(old);
  const after = readPixels(changed);
  const width = Math.max(before.width, after.width);
  const height = Math.max(before.height, after.height);
  const pixels = new Uint8Array(width * height * 4);
  const view = new DataView(pixels.buffer);
  let differing = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const one = before.colourAt(x, y);
      const other = after.colourAt(x, y);
      const isSame = one !== null && one === other;
      if (!isSame) differing += 1;
      view.setUint32((y * width + x) * 4, isSame ? faint(one) : CHANGED);
    }
  }
  if (differing === 0) return null;
  return { share: differing / (width * height), difference: encodePng({ width, height, pixels }) };
}

interface Pixels extends Size {
  /** @returns 0xRRGGBBAA; null outside the picture */
  readonly colourAt: (x: number, y: number) => number | null;
}

/** Reads a PNG file by drawing it in its own size, which changes no pixel. */
function readPixels({ png, width, height }: SizedPng): Pixels {
  const picture = rasterizeSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="${pngDataUri(png)}"/></svg>`,
  );
  const { buffer, byteOffset, byteLength } = picture.pixels;
  const view = new DataView(buffer, byteOffset, byteLength);
  return {
    width,
    height,
    colourAt: (x, y) => (x < width && y < height ? view.getUint32((y * width + x) * 4) : null),
  };
}

function faint(colour: number): number {
  const channel = (shift: number): number =>
    Math.round(255 - (255 - ((colour >>> shift) & 255)) * FAINT) << shift;
  return (channel(24) | channel(16) | channel(8) | 255) >>> 0;
}
