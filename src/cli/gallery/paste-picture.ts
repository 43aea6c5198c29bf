import type { Picture } from '../../raster/rasterize.ts';

/** Replaces a part of a picture by another picture, which lies within it. */
export function pastePicture(
  onto: Picture,
  { width, height, pixels }: Picture,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  for (let row = 0; row < height; row += 1) {
    const from = pixels.subarray(row * width * 4, (row + 1) * width * 4);
    onto.pixels.set(from, ((y + row) * onto.width + x) * 4);
  }
}
