import { createBackdrops } from './backdrops.ts';
import { ByteBoundedCache, type LookupCount } from './byte-bounded-cache.ts';
import type { CompressedRows } from './compressed-rows.ts';
import { cutBands } from './cut-bands.ts';
import { BACKDROP_LEVEL, createBandDrawer } from './draw-bands.ts';
import { encodePng } from './encode-png.ts';
import { createGlyphMasks } from './glyph-masks.ts';
import { createBandPainter } from './paint-band.ts';
import { rasterizeSvg } from './rasterize.ts';
import type { Picture } from './rasterize.ts';
import type { Scene } from './scene.ts';

export interface DrawnScene {
  readonly png: Uint8Array;
  readonly way: 'full' | 'bands';
  /** Why the full way was taken. */
  readonly reason?: string;
}

export interface SceneDrawer {
  /** Draws a card, from memoised bands if it can be cut into a backdrop and shapes above it, else the full way. */
  draw(scene: Scene): DrawnScene;
  /**
   * Draws a card the full way: with more pixels, or as a smaller file of the same pixels, because its rows are
   * compressed as one and 256 colours or fewer become a palette.
   *
   * @param scale pixels per px of the canvas
   */
  drawWhole(scene: Scene, scale: number): DrawnScene;
  /** How often each cache had what was looked up, since the last call. */
  takeLookups(): Readonly<Record<'bands' | 'masks' | 'backdrops', LookupCount>>;
}

/** What each cache may hold, in bytes of memory. */
export interface SceneDrawerOptions {
  /** A card of 1200 × 630 px takes 2.3 MB. */
  readonly backdropBytes: number;
  /** A glyph of 48 px takes about 2 KB. */
  readonly maskBytes: number;
  /** A line of text takes about 10 KB. */
  readonly bandBytes: number;
}

/**
 * Backdrops, and as much of bands, of cards whose backdrop is their own: apart, so that they drive out nothing that
 * cards share. Enough for one that is asked for in several shapes.
 */
const OWN_BYTES = 16 * 2 ** 20;

export function createSceneDrawer({ backdropBytes, maskBytes, bandBytes }: SceneDrawerOptions): SceneDrawer {
  const masks = createGlyphMasks({ maxBytes: maskBytes });
  const paintBand = createBandPainter(masks);
  const bands = new ByteBoundedCache<CompressedRows>(bandBytes);
  const shared = {
    backdrops: createBackdrops({ maxBytes: backdropBytes }),
    drawBands: createBandDrawer(bands, paintBand, BACKDROP_LEVEL.shared),
  };
  const own = {
    backdrops: createBackdrops({ maxBytes: OWN_BYTES }),
    drawBands: createBandDrawer(new ByteBoundedCache(OWN_BYTES), paintBand, BACKDROP_LEVEL.own),
  };

  return {
    draw(scene) {
      const { layers } = scene;
      if ('reason' in layers) return drawFully(scene, layers.reason);
      const { backdrops, drawBands } = layers.isOwn ? own : shared;
      const backdrop = backdrops.get(layers.backdrop, scene);
      if ('reason' in backdrop) return drawFully(scene, backdrop.reason);
      let picture: Picture | undefined;
      const whole = (): Picture => (picture ??= rasterizeSvg(scene.document));
      return { png: drawBands({ backdrop, bands: cutBands(layers.shapes, scene), whole }), way: 'bands' };
    },

    drawWhole: (scene, scale) => drawFully(scene, scale === 1 ? 'smaller file' : 'enlarged', scale),

    takeLookups: () => ({
      bands: bands.takeLookups(),
      masks: masks.takeLookups(),
      backdrops: shared.backdrops.takeLookups(),
    }),
  };
}

/** Lets resvg draw the whole document. */
function drawFully(scene: Scene, reason: string, scale = 1): DrawnScene {
  return { png: encodePng(rasterizeSvg(scene.document, scale)), way: 'full', reason };
}
