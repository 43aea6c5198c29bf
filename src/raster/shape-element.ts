import { monotonePath } from './monotone-path.ts';
import type { PlacedShape, Shape } from './scene.ts';

/** Shapes are used on many cards, and their outlines are long. */
const outlines = new WeakMap<Shape, string>();

/** A shape's path as it is drawn, see `monotone-path.ts`. */
export function outlineOf(shape: Shape): string {
  let outline = outlines.get(shape);
  if (outline === undefined) {
    outline = monotonePath(shape.path);
    outlines.set(shape, outline);
  }
  return outline;
}

/**
 * The SVG element that draws one shape: what the whole document has and what a mask is made of. 1/64 is exact in
 * binary floating point, so a shape that moves by whole pixels keeps its coverage.
 */
export function shapeElement({ shape, x, y, fill }: PlacedShape): string {
  return `<path transform="matrix(0.015625 0 0 0.015625 ${x} ${y})" fill="${fill}" d="${outlineOf(shape)}"/>`;
}
