import type { ByteChange } from './adler32.ts';
import type { Mask } from './draw-mask.ts';
import { mixSample } from './mix-sample.ts';
import { FILTER_BYTES, RGB_BYTES } from './png-rows.ts';

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
    let index = (top + row) * stride + FILTER_BYTES + left * RGB_BYTES;
    for (const end = pixel + width; pixel < end; pixel++, index += RGB_BYTES) {
      const share = coverage[pixel] ?? 0;
      if (share === 0) continue;
      const redChange = blendSample(rows, index, red, share);
      const greenChange = blendSample(rows, index + 1, green, share);
      const blueChange = blendSample(rows, index + 2, blue, share);
      const change = redChange + greenChange + blueChange;
      sum += change;
      moment += change * index + greenChange + 2 * blueChange;
    }
  }
  return { sum, moment };
}

/** @returns new minus old */
function blendSample(rows: Uint8Array, index: number, sample: number, share: number): number {
  const below = rows[index] ?? 0;
  const mixed = mixSample(below, sample, share);
  rows[index] = mixed;
  return mixed - below;
}
