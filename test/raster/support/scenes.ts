/** Scenes as text and layout make them, and an independent opinion on how they look. */

import { Resvg } from '@resvg/resvg-js';
import { RESVG_OPTIONS, type Picture } from '../../../src/raster/rasterize.ts';
import type { Scene } from '../../../src/raster/draw-scene.ts';
import type { PlacedShape, Shape } from '../../../src/shape.ts';
import { shapeElement } from '../../../src/raster/outline.ts';

interface ScenePlan {
  readonly width?: number;
  readonly height?: number;
  /** SVG content; a white ground by default. */
  readonly backdrop?: string;
  readonly shapes?: readonly PlacedShape[];
}

export function createScene({
  width = 120,
  height = 80,
  backdrop = '<rect width="100%" height="100%" fill="#ffffff"/>',
  shapes = [],
}: ScenePlan): Scene {
  const svg = (content: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;
  return {
    width,
    height,
    document: svg(backdrop + shapes.map((placed) => shapeElement(placed)).join('')),
    layers: { backdrop: svg(backdrop), shapes },
  };
}

/** A shape whose box is that of its points. */
export function createShape(path: string): Shape {
  const coordinates = (path.match(/-?\d+/g) ?? ['0', '0']).map(Number);
  const xs = coordinates.filter((_, index) => index % 2 === 0);
  const ys = coordinates.filter((_, index) => index % 2 === 1);
  return {
    key: path,
    path,
    left: Math.floor(Math.min(...xs) / 64),
    top: Math.floor(Math.min(...ys) / 64),
    right: Math.ceil(Math.max(...xs) / 64),
    bottom: Math.ceil(Math.max(...ys) / 64),
  };
}

/** A leaf of curves that covers 10 × 12 px around its origin, with pixels that it covers in part. */
export const LEAF = createShape('M-320 0C-320 -384 320 -384 320 0Q160 384 0 384L-320 64ZM-64 0L64 0L64 128Z');

export function place(shape: Shape, x: number, y: number, fill = '#0f172a'): PlacedShape {
  return { shape, x, y, fill };
}

/** The whole document as resvg draws and encodes it. */
export function drawByResvg(scene: Scene): Uint8Array {
  return new Resvg(scene.document, RESVG_OPTIONS).render().asPng();
}

/** The whole document as resvg draws it: no PNG, so that thousands can be compared. */
export function pixelsByResvg(scene: Scene): Picture {
  const { width, height, pixels } = new Resvg(scene.document, RESVG_OPTIONS).render();
  return { width, height, pixels };
}
