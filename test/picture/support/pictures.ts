/** Pictures for tests, honest ones and others; drawn here. */
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { chunksOfPng, END, headerOf, pngOf } from './structures.ts';

/** A gradient from red to blue with a white square in the left upper corner, opaque. */
export function gradient(width = 80, height = 60): Sharp {
  const row = Buffer.alloc(width * 3);
  for (let x = 0; x < width; x += 1) {
    const share = Math.round((255 * x) / (width - 1));
    row.set([255 - share, 0, share], x * 3);
  }
  const pixels = Buffer.alloc(width * height * 3, row);
  for (let y = 0; y < Math.min(10, height); y += 1) {
    pixels.fill(255, y * width * 3, (y * width + Math.min(10, width)) * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A grey PNG of any size whose rows are all black: some kilobytes that would fill gigabytes. */
export function blackPng(width: number, height: number, rows = height): Buffer {
  const row = 1 + Math.ceil(width / 8);
  const pixels = { type: 'IDAT', data: deflateSync(Buffer.alloc(row * rows)) };
  return pngOf([headerOf(width, height, { depth: 1, colour: 0 }), pixels, END]);
}

/** Types of a PNG's chunks. */
export function chunkTypes(png: Uint8Array): string[] {
  return chunksOfPng(Buffer.from(png)).map(({ type }) => type);
}
