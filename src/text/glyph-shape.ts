import { LRUCache } from 'lru-cache';
import type { Shape } from '../shape.ts';
import type { Face } from './choose-faces.ts';

/** A glyph of a shape. */
export interface GlyphPart {
  readonly face: Face;
  readonly glyph: number;
  /** px */
  readonly size: number;
  /** Of the glyph's origin from that of the shape, quarters of a pixel. */
  readonly x: number;
  readonly y: number;
}

/** To a pixel: exact in the 32-bit floats of a rasteriser. */
const UNITS = 64;
const QUARTER = UNITS / 4;

/** Of path data that is kept, UTF-16 units; a kanji is about 600. */
const MAX_KEPT = 4_000_000;

export type ShapeCache = (parts: readonly GlyphPart[]) => Shape | null;

/** Makes shapes of glyphs, and keeps those that were used last. */
export function createShapeCache(): ShapeCache {
  const known = new LRUCache<string, { readonly shape: Shape | null }>({
    maxSize: MAX_KEPT,
    sizeCalculation: ({ shape }, key) => key.length + (shape?.path.length ?? 0),
  });
  return (parts) => {
    const key = parts.map(({ face, glyph, size, x, y }) => `${face.id}.${glyph}.${size}.${x}.${y}`).join('+');
    let entry = known.get(key);
    if (entry === undefined) {
      entry = { shape: shapeOf(key, parts) };
      known.set(key, entry);
    }
    return entry.shape;
  };
}

/** @returns null if nothing of it is visible: a space */
function shapeOf(key: string, parts: readonly GlyphPart[]): Shape | null {
  let path = '';
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { face, glyph, size, x, y } of parts) {
    const { operators, coordinates } = face.outline(glyph);
    const scale = (size / face.unitsPerEm) * UNITS;
    let index = 0;
    for (const operator of operators) {
      path += operator;
      const end = index + 2 * (POINTS[operator] ?? 0);
      for (const start = index; index < end; index += 2) {
        const px = Math.round((coordinates[index] ?? 0) * scale) + x * QUARTER;
        const py = Math.round(-(coordinates[index + 1] ?? 0) * scale) + y * QUARTER;
        path += index === start ? `${px} ${py}` : ` ${px} ${py}`;
        left = Math.min(left, px);
        right = Math.max(right, px);
        top = Math.min(top, py);
        bottom = Math.max(bottom, py);
      }
    }
  }
  if (path === '') return null;
  return {
    key,
    path,
    left: Math.floor(left / UNITS),
    top: Math.floor(top / UNITS),
    right: Math.ceil(right / UNITS),
    bottom: Math.ceil(bottom / UNITS),
  };
}

/** Points that follow each operator of path data. */
const POINTS: Readonly<Record<string, number>> = { M: 1, L: 1, Q: 2, C: 3, Z: 0 };
