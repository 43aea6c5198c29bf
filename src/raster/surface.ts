import { adler32, BASE, joinAdler32 } from './adler32.ts';
import type { ByteChange } from './adler32.ts';
import type { Mask } from './draw-mask.ts';
import { FILTER_BYTES, RGB_BYTES, rgbRows } from './png-rows.ts';
import type { Picture } from './rasterize.ts';

/** Most of a glyph's ink covers its pixels wholly, which leaves nothing of what is below. */
const WHOLE = 255;

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
    blend: blendRgb(stride),
  };
}

function sumRows(bytes: Uint8Array, stride: number): Surface['adlerOf'] {
  const adlers = Uint32Array.from({ length: bytes.length / stride }, (_, row) =>
    adler32(bytes.subarray(row * stride, (row + 1) * stride)),
  );
  return (top, bottom) =>
    adlers.subarray(top, bottom).reduce((joined, adler) => joinAdler32(joined, adler, stride), 1);
}

function blendRgb(stride: number): Surface['blend'] {
  return (rows, { width, height, coverage }, left, top, colour) => {
    const red = colour >> 16;
    const green = (colour >> 8) & 0xff;
    const blue = colour & 0xff;
    let sum = 0;
    let moment = 0;
    let pixel = 0;
    for (let row = 0; row < height; row++) {
      const start = (top + row) * stride + FILTER_BYTES + left * RGB_BYTES;
      // A row's numbers stay small integers, which is faster than adding to the sums at each pixel.
      let rowSum = 0;
      let rowMoment = 0;
      for (let offset = 0; offset < width * RGB_BYTES; offset += RGB_BYTES, pixel++) {
        const share = coverage[pixel] ?? 0;
        if (share === 0) continue;
        const index = start + offset;
        const redBelow = rows[index] ?? 0;
        const greenBelow = rows[index + 1] ?? 0;
        const blueBelow = rows[index + 2] ?? 0;
        const isWhole = share === WHOLE;
        const redMixed = isWhole ? red : mixSample(redBelow, red, share);
        const greenMixed = isWhole ? green : mixSample(greenBelow, green, share);
        const blueMixed = isWhole ? blue : mixSample(blueBelow, blue, share);
        rows[index] = redMixed;
        rows[index + 1] = greenMixed;
        rows[index + 2] = blueMixed;
        const greenChange = greenMixed - greenBelow;
        const blueChange = blueMixed - blueBelow;
        const change = redMixed - redBelow + greenChange + blueChange;
        rowSum += change;
        rowMoment += change * offset + greenChange + 2 * blueChange;
      }
      // Up to 3·10⁶, 3·10¹⁰ and 8·10¹³ on the largest canvas: exact, where the sums over all rows would not be.
      sum = (sum + rowSum) % BASE;
      moment = (moment + rowSum * start + rowMoment) % BASE;
    }
    return { sum, moment };
  };
}

/**
 * One channel of an opaque colour that covers a share of what is below it, in resvg's own 8-bit arithmetic.
 *
 * @param share 0 to 255
 */
function mixSample(below: number, above: number, share: number): number {
  return (below * (255 - share) + above * share + 255) >> 8;
}
