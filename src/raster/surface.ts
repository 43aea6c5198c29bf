import { adler32, joinAdler32 } from './adler32.ts';
import type { ByteChange } from './adler32.ts';
import { blendRgb } from './blend-rgb.ts';
import type { Mask } from './draw-mask.ts';
import { FILTER_BYTES, RGB_BYTES, rgbRows } from './png-rows.ts';
import type { Picture } from './rasterize.ts';

/** An opaque picture as rows of a PNG file, and how a mask is painted on a copy of them. */
export interface Surface {
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** The Adler-32 of the rows from `top` up to `bottom`, exclusive. */
  adlerOf(top: number, bottom: number): number;
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

export function createSurface(picture: Picture): Surface {
  const bytes = rgbRows(picture);
  const stride = FILTER_BYTES + picture.width * RGB_BYTES;
  return {
    bytes,
    stride,
    adlerOf: sumRows(bytes, stride),
    blend(rows, mask, left, top, colour) {
      return blendRgb(rows, stride, mask, left, top, colour);
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
