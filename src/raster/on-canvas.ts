import type { Size } from '../picture-format.ts';
import type { PlacedShape } from '../shape.ts';

/** Whether a shape has ink and its box reaches onto the canvas, whole px. */
export function isOnCanvas(
  { shape: { left, top, right, bottom }, x, y }: PlacedShape,
  { width, height }: Size,
): boolean {
  if (right <= left || bottom <= top) return false;
  return x + right > 0 && x + left < width && y + bottom > 0 && y + top < height;
}
