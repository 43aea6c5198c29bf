import { hash } from 'node:crypto';
import type { Size } from '../picture-format.ts';
import { ByteBoundedCache, type LookupCount } from './byte-bounded-cache.ts';
import { isOpaque } from './png-rows.ts';
import { rasterizeSvg } from './rasterize.ts';
import { createSurface } from './surface.ts';
import type { Surface } from './surface.ts';

/** A card without its texts. */
export interface Backdrop extends Size {
  /** Of its SVG alone: bands outlast the backdrop that they were painted on. */
  readonly id: string;
  readonly surface: Surface;
}

/** Why there is nothing to paint on. */
export interface Unsuitable {
  readonly reason: string;
}

export interface Backdrops {
  /**
   * @param svg a document without text
   * @param canvas the size that the card must have
   */
  get(svg: string, canvas: Size): Backdrop | Unsuitable;
  /** As {@link ByteBoundedCache.takeLookups}. */
  takeLookups(): LookupCount;
}

/** Backdrops that resvg has drawn, kept by their SVG up to a number of bytes. */
export function createBackdrops({ maxBytes }: { maxBytes: number }): Backdrops {
  const cache = new ByteBoundedCache<Backdrop | Unsuitable>(maxBytes);

  return {
    takeLookups: () => cache.takeLookups(),

    get(svg, canvas) {
      let backdrop = cache.get(svg);
      if (backdrop === undefined) {
        backdrop = draw(svg);
        cache.set(svg, backdrop, 'id' in backdrop ? backdrop.surface.bytes.length : 0);
      }
      if ('reason' in backdrop) return backdrop;
      const fits = backdrop.width === canvas.width && backdrop.height === canvas.height;
      return fits ? backdrop : { reason: 'backdrop of another size' };
    },
  };
}

function draw(svg: string): Backdrop | Unsuitable {
  const picture = rasterizeSvg(svg);
  if (!isOpaque(picture)) return { reason: 'backdrop not opaque' };
  const { width, height } = picture;
  return { id: hash('sha256', svg), width, height, surface: createSurface(picture) };
}
