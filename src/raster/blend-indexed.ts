import type { ByteChange } from './adler32.ts';
import type { Mask } from './draw-mask.ts';
import { mixSample } from './mix-sample.ts';
import type { Palette } from './palette.ts';
import { FILTER_BYTES } from './png-rows.ts';

/**
 * Paints a colour through a mask on rows of palette indices, in place; the parameters are those of `Surface.blend`.
 * New colours are added to the palette; if they find no room, the rows are useless.
 */
export function blendIndexed(
  rows: Uint8Array,
  stride: number,
  palette: Palette,
  { width, height, coverage }: Mask,
  left: number,
  top: number,
  colour: number,
): ByteChange {
  const solid = palette.indexOf(colour);
  let sum = 0;
  let moment = 0;
  let pixel = 0;
  for (let row = 0; row < height; row++) {
    let index = (top + row) * stride + FILTER_BYTES + left;
    for (const end = pixel + width; pixel < end; pixel++, index++) {
      const share = coverage[pixel] ?? 0;
      if (share === 0) continue;
      const below = rows[index] ?? 0;
      const mixed =
        share === 255 ? solid : palette.indexOf(mixColour(palette.colourAt(below), colour, share));
      rows[index] = mixed;
      sum += mixed - below;
      moment += (mixed - below) * (index + 1);
    }
  }
  return { sum, moment };
}

function mixColour(below: number, above: number, share: number): number {
  const red = mixSample(below >> 16, above >> 16, share);
  const green = mixSample((below >> 8) & 0xff, (above >> 8) & 0xff, share);
  const blue = mixSample(below & 0xff, above & 0xff, share);
  return (red << 16) | (green << 8) | blue;
}
