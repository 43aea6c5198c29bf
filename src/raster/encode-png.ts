import { adler32 } from './adler32.ts';
import { compressRows } from './compressed-rows.ts';
import { joinPng } from './join-png.ts';
import type { PngHead } from './join-png.ts';
import { Palette } from './palette.ts';
import { COLOUR_TYPE } from './png-chunks.ts';
import { indexedRows, isOpaque, rgbRows, rgbaRows } from './png-rows.ts';
import type { Picture } from './rasterize.ts';

/** Above this level a picture of 1200 × 630 px takes four times as long to become 6 % smaller. */
const LEVEL = 6;

/** A picture as a PNG file: with a palette if it has no more than 256 colours, RGB if it is opaque, else RGBA. */
export function encodePng(picture: Picture): Uint8Array {
  const { width, height } = picture;
  if (!isOpaque(picture))
    return encodeRows({ width, height, colourType: COLOUR_TYPE.rgba }, rgbaRows(picture));

  const palette = new Palette();
  const indexed = indexedRows(picture, palette);
  if (indexed === undefined)
    return encodeRows({ width, height, colourType: COLOUR_TYPE.rgb }, rgbRows(picture));
  return encodeRows({ width, height, colourType: COLOUR_TYPE.indexed, palette: palette.chunk() }, indexed);
}

function encodeRows(head: PngHead, rows: Uint8Array): Uint8Array {
  return joinPng(head, [compressRows(rows, adler32(rows), LEVEL)]);
}
