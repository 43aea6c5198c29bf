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

/** Of shapes that are kept; a kanji has about 2 KB. */
const MAX_BYTES = 12 * 2 ** 20;

/** Bytes of the objects around a shape's strings, in the cache. */
const OVERHEAD = 400;

/**
 * @returns the bytes that a shape holds, with its path once more as it is drawn; its strings are flat, and of
 *   characters below U+0080
 */
export function bytesOf({ key, path }: Shape): number {
  return OVERHEAD + key.length + 2 * path.length;
}

export type ShapeCache = (parts: readonly GlyphPart[]) => Shape | null;

/** Makes shapes of glyphs, and keeps those that were used last. */
export function createShapeCache(): ShapeCache {
  const known = new LRUCache<string, { readonly shape: Shape | null }>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ shape }, key) => (shape === null ? OVERHEAD + key.length : bytesOf(shape)),
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
  // Joined at the end: a string that grows piece by piece stays a tree of pieces, ten times as large.
  const pieces: string[] = [];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { face, glyph, size, x, y } of parts) {
    const { operators, coordinates } = face.outline(glyph);
    const scale = (size / face.unitsPerEm) * UNITS;
    let index = 0;
    for (const operator of operators) {
      pieces.push(operator);
      const end = index + 2 * (POINTS[operator] ?? 0);
      for (const start = index; index < end; index += 2) {
        const px = Math.round((coordinates[index] ?? 0) * scale) + x * QUARTER;
        const py = Math.round(-(coordinates[index + 1] ?? 0) * scale) + y * QUARTER;
        pieces.push(index === start ? `${px} ${py}` : ` ${px} ${py}`);
        left = Math.min(left, px);
        right = Math.max(right, px);
        top = Math.min(top, py);
        bottom = Math.max(bottom, py);
      }
    }
  }
  if (pieces.length === 0) return null;
  return {
    key,
    path: pieces.join(''),
    left: Math.floor(left / UNITS),
    top: Math.floor(top / UNITS),
    right: Math.ceil(right / UNITS),
    bottom: Math.ceil(bottom / UNITS),
  };
}

/** Points that follow each operator of path data. */
const POINTS: Readonly<Record<string, number>> = { M: 1, L: 1, Q: 2, C: 3, Z: 0 };
