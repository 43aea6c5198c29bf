import type { Size } from '../picture-format.ts';
import { ByteBoundedCache, type LookupCount } from './byte-bounded-cache.ts';
import { drawMask } from './draw-mask.ts';
import type { Mask } from './draw-mask.ts';
import { outlineOf } from './outline.ts';
import type { PlacedShape, Shape } from '../shape.ts';

export interface GlyphMasks {
  /**
   * The mask of a shape.
   *
   * @returns undefined if the shape's outline leaves the canvas at this place. resvg then cuts the outline before it
   *   fills it, which changes the coverage everywhere in it, and not even alike at every place.
   */
  maskOf(placed: PlacedShape, canvas: Size): Mask | undefined;
  /** As {@link ByteBoundedCache.takeLookups}. */
  takeLookups(): LookupCount;
}

/** Masks that resvg has drawn, kept by their shapes' keys up to a number of bytes. */
export function createGlyphMasks({ maxBytes }: { maxBytes: number }): GlyphMasks {
  const cache = new ByteBoundedCache<Mask>(maxBytes);

  function draw(shape: Shape): Mask {
    const mask = drawMask(shape);
    cache.set(shape.key, mask, mask.coverage.length);
    return mask;
  }

  return {
    maskOf({ shape, x, y }, { width, height }) {
      const { left, top, right, bottom } = outlineOf(shape).box;
      const inside = x + left >= 0 && y + top >= 0 && x + right <= width && y + bottom <= height;
      return inside ? (cache.get(shape.key) ?? draw(shape)) : undefined;
    },

    takeLookups: () => cache.takeLookups(),
  };
}
