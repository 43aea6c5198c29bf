import { adler32, joinAdler32 } from './adler32.ts';
import type { ByteChange } from './adler32.ts';
import { blendIndexed } from './blend-indexed.ts';
import { blendRgb } from './blend-rgb.ts';
import type { Mask } from './draw-mask.ts';
import { Palette } from './palette.ts';
import { COLOUR_TYPE } from './png-chunks.ts';
import type { ColourType } from './png-chunks.ts';
import { FILTER_BYTES, RGB_BYTES, indexedRows, rgbRows } from './png-rows.ts';
import type { Picture } from './rasterize.ts';

/** An opaque picture in one of PNG's formats, and how a mask is painted on a copy of its rows. */
export interface Surface {
  readonly colourType: ColourType;
  /** Of an indexed surface. */
  readonly palette?: Palette;
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** The Adler-32 of the rows from `top` up to `bottom`, exclusive. */
  adlerOf(top: number, bottom: number): number;
  /**
   * Rows of another picture in the same format.
   *
   * @returns undefined if the palette has no room for its colours
   */
  rowsOf(picture: Picture): Uint8Array | undefined;
  /**
   * Paints a colour through a mask that lies within the rows.
   *
   * @param rows changed in place
   * @param left whole px, the mask's first pixel from the left of the rows
   * @param top whole px, the mask's first pixel from the first row
   * @param colour 0xRRGGBB, opaque
   */
  blend(rows: Uint8Array, mask: Mask, left: number, top: number, colour: number): ByteChange;
}

export function createRgbSurface(picture: Picture): Surface {
  const bytes = rgbRows(picture);
  const stride = FILTER_BYTES + picture.width * RGB_BYTES;
  return {
    colourType: COLOUR_TYPE.rgb,
    bytes,
    stride,
    adlerOf: sumRows(bytes, stride),
    rowsOf: rgbRows,
    blend(rows, mask, left, top, colour) {
      return blendRgb(rows, stride, mask, left, top, colour);
    },
  };
}

/** @returns undefined if the picture has more than 256 colours */
export function createIndexedSurface(picture: Picture): Surface | undefined {
  const palette = new Palette();
  const bytes = indexedRows(picture, palette);
  if (bytes === undefined) return undefined;
  const stride = FILTER_BYTES + picture.width;
  return {
    colourType: COLOUR_TYPE.indexed,
    palette,
    bytes,
    stride,
    adlerOf: sumRows(bytes, stride),
    rowsOf(other) {
      return indexedRows(other, palette);
    },
    blend(rows, mask, left, top, colour) {
      return blendIndexed(rows, stride, palette, mask, left, top, colour);
    },
  };
}

function sumRows(bytes: Uint8Array, stride: number): Surface['adlerOf'] {
  const adlers = Uint32Array.from({ length: bytes.length / stride }, (_, row) =>
    adler32(bytes.subarray(row * stride, (row + 1) * stride)),
  );
  return (top, bottom) =>
    adlers.subarray(top, bottom).reduce((joined, adler) => joinAdler32(joined, adler, stride), 1);
}
