import type { ByteChange } from './adler32.ts';
import type { Mask } from './draw-mask.ts';
import { mixSample } from './mix-sample.ts';
import { FILTER_BYTES, RGB_BYTES } from './png-rows.ts';

/** Most of a glyph's ink covers its pixels wholly, which leaves nothing of what is below. */
const WHOLE = 255;

/** Paints a colour through a mask on RGB rows, in place; the parameters are those of `Surface.blend`. */
export function blendRgb(
  rows: Uint8Array,
  stride: number,
  { width, height, coverage }: Mask,
  left: number,
  top: number,
  colour: number,
): ByteChange {
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
    sum += rowSum;
    moment += rowSum * start + rowMoment;
  }
  return { sum, moment };
}
