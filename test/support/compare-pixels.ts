import { PNG } from 'pngjs';
import type { Picture } from '../../src/raster/rasterize.ts';
import { comparePictures } from './compare-pictures.ts';

/**
 * Compares two pictures exactly. When they differ, `var/test/<name>.png` shows both, as of `comparePictures`.
 *
 * @throws AssertionError with the number of differing pixels and the first of them
 */
export function comparePixels(actual: Picture, expected: Picture, name: string): void {
  const isSame =
    actual.width === expected.width &&
    actual.height === expected.height &&
    Buffer.compare(actual.pixels, expected.pixels) === 0;
  if (!isSame) comparePictures(toPng(actual), toPng(expected), name);
}

/**
 * Colours as resvg has them. PNG keeps colours apart from alpha, in 8 bits each; what was divided by alpha and rounded
 * comes back as it was.
 *
 * @param pixels RGBA, 8 bits each, not premultiplied
 */
export function premultiply(pixels: Uint8Array): Uint8Array {
  const premultiplied = Uint8Array.from(pixels);
  for (let alphaAt = 3; alphaAt < pixels.length; alphaAt += 4) {
    const alpha = pixels[alphaAt] ?? 0;
    if (alpha === 255) continue;
    for (let index = alphaAt - 3; index < alphaAt; index++) {
      premultiplied[index] = Math.round(((pixels[index] ?? 0) * alpha) / 255);
    }
  }
  return premultiplied;
}

function toPng({ width, height, pixels }: Picture): Uint8Array {
  const png = new PNG({ width, height });
  png.data.set(pixels);
  return PNG.sync.write(png);
}
