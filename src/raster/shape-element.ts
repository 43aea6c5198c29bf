import { outlineOf } from './outline.ts';
import type { PlacedShape } from '../shape.ts';

/**
 * The SVG element that draws one shape: what the whole document has and what a mask is made of. 1/64 is exact in
 * binary floating point, so a shape that moves by whole pixels keeps its coverage.
 *
 * @param opacity of the fill, 0 to 1
 */
export function shapeElement({ shape, x, y, fill }: PlacedShape, opacity = 1): string {
  const paint = opacity === 1 ? `fill="${fill}"` : `fill="${fill}" fill-opacity="${opacity}"`;
  return `<path transform="matrix(0.015625 0 0 0.015625 ${x} ${y})" ${paint} d="${outlineOf(shape).path}"/>`;
}
