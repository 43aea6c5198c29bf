import { ByteBoundedCache } from './byte-bounded-cache.ts';
import { drawMask } from './draw-mask.ts';
import type { Mask } from './draw-mask.ts';
import { boxOfPath } from './path-box.ts';
import type { Box } from './path-box.ts';
import type { PlacedShape, Shape } from './scene.ts';
import { outlineOf } from './shape-element.ts';

export interface GlyphMasks {
  /**
   * The mask of a shape.
   *
   * @returns undefined if the shape's outline leaves the canvas at this place. resvg then cuts the outline before it
   *   fills it, which changes the coverage everywhere in it, and not even alike at every place.
   */
  maskOf(placed: PlacedShape, canvas: { readonly width: number; readonly height: number }): Mask | undefined;
  /** Remembers shapes that will be needed, for `drawNext`; beyond some thousands they are forgotten. */
  prepare(shapes: Iterable<Shape>): void;
  /** Draws one mask that was prepared. @returns false if there is none left to draw */
  drawNext(): boolean;
}

interface KeptMask {
  readonly mask: Mask;
  /** The pixels that hold all points of the outline. */
  readonly outline: Box;
}

/** Shapes that may wait to be drawn ahead: about the kanji of all places' names in a few sizes. */
const MAX_WAITING = 8_192;

/** Masks that resvg has drawn, kept by their shapes' keys up to a number of bytes. */
export function createGlyphMasks({ maxBytes }: { maxBytes: number }): GlyphMasks {
  const cache = new ByteBoundedCache<KeptMask>(maxBytes);
  const waiting = new Map<string, Shape>();

  function draw(shape: Shape, outline: Box): Mask {
    const mask = drawMask(shape, outline);
    cache.set(shape.key, { mask, outline }, mask.coverage.length);
    return mask;
  }

  return {
    maskOf({ shape, x, y }, { width, height }) {
      const known = cache.get(shape.key);
      const outline = known?.outline ?? boxOfPath(outlineOf(shape));
      const { left, top, right, bottom } = outline;
      const inside = x + left >= 0 && y + top >= 0 && x + right <= width && y + bottom <= height;
      return inside ? (known?.mask ?? draw(shape, outline)) : undefined;
    },

    prepare(shapes) {
      for (const shape of shapes) {
        if (waiting.size === MAX_WAITING) return;
        waiting.set(shape.key, shape);
      }
    },

    drawNext() {
      for (const [key, shape] of waiting) {
        waiting.delete(key);
        if (cache.get(key) !== undefined) continue;
        draw(shape, boxOfPath(outlineOf(shape)));
        return true;
      }
      return false;
    },
  };
}
