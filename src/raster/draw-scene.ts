import type { Size } from '../picture-format.ts';
import type { PlacedShape } from '../shape.ts';
import { ByteBoundedCache, createBackdrops, type LookupCount } from './backdrops.ts';
import { COLOUR_TYPE, type CompressedRows, compressRows, encodePng, joinPng } from './encode-png.ts';
import {
  type Band,
  type BandedCard,
  createBandPainter,
  createGlyphMasks,
  cutBands,
  type PaintBand,
} from './paint-band.ts';
import { type Picture, rasterizeSvg } from './rasterize.ts';

/** A card as raster draws it: a picture without text, and shapes painted above it. No fonts, no layout. */
export interface Scene extends Size {
  /**
   * The whole card as an SVG document without `<text>`: what resvg draws the full way. `shapeElement` writes its
   * shapes.
   */
  readonly document: string;
  /**
   * The same picture in two layers, or why it cannot be cut in two (`text under a transform`, `shape above text`, …):
   * an SVG document without any text, and the text's shapes in painting order, all above it.
   */
  readonly layers:
    | {
        readonly backdrop: string;
        readonly shapes: readonly PlacedShape[];
        /** Whether the backdrop shows what other cards do not, such as a person's picture. */
        readonly isOwn?: boolean;
      }
    | { readonly reason: string };
}

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
interface SceneDrawerOptions {
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

/** Of bands with text, compressed once for each text: the last level before zlib looks further and takes twice as long. */
const TEXT_LEVEL = 3;
/**
 * zlib levels for bands of the backdrop alone, which are compressed once for all cards, or for one. Level 9 makes a card
 * 4 % smaller than level 6, but the first card of a process would take 20 ms longer.
 */
const BACKDROP_LEVEL = { shared: 6, own: 3 } as const;

/**
 * Makes the function that draws a card as a PNG file; of its bands it paints and compresses only unknown ones. A
 * band's bytes depend on what is in it alone, never on what was drawn before: equal cards are equal files everywhere.
 */
function createBandDrawer(
  cache: ByteBoundedCache<CompressedRows>,
  paintBand: PaintBand,
  backdropLevel: number,
): (card: BandedCard) => Uint8Array {
  function drawBand(card: BandedCard, band: Band): CompressedRows {
    const key = keyOf(card, band);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const { bytes, adler } = paintBand(card, band);
    const compressed = compressRows(bytes, adler, band.shapes.length === 0 ? backdropLevel : TEXT_LEVEL);
    cache.set(key, compressed, compressed.chunk.length);
    return compressed;
  }

  return (card) => {
    const { width, height } = card.backdrop;
    const bands = card.bands.map((band) => drawBand(card, band));
    return joinPng({ width, height, colourType: COLOUR_TYPE.rgb }, bands);
  };
}

/** All that a band's pixels depend on. Shapes' keys are free text, so each has its length before it. */
function keyOf({ backdrop }: BandedCard, { top, bottom, shapes }: Band): string {
  let key = `${backdrop.id} ${top} ${bottom}`;
  for (const { shape, x, y, fill } of shapes) key += ` ${x} ${y} ${fill} ${shape.key.length} ${shape.key}`;
  return key;
}
