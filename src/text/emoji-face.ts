import { LRUCache } from 'lru-cache';
import { readBundledFile } from './bundled-file.ts';
import { readEmojiLayers } from './emoji-layers.ts';
import type { EmojiLayer } from './emoji-layers.ts';
import type { BundledFile } from './font-manifest.ts';
import { ASCENT } from './line-height.ts';
import { bytesOfOutline } from './open-faces.ts';
import type { GlyphOutline } from './open-faces.ts';

/** Pictures have a resolution of a 3,600th of the em: 1/15 px at 240 px. */
export const EMOJI_UNITS_PER_EM = 3600;

/** em, on both sides of a picture, which fills its square to the edge where a character does not. */
const SIDE_BEARING = 0.05;

/** A set of emoji as a face: its glyphs are pictures of several filled outlines. */
export interface EmojiFace {
  readonly kind: 'emoji';
  /** Unique among the faces. */
  readonly id: string;
  readonly family: string;
  readonly weight: number;
  readonly unitsPerEm: number;
  /** em, of every picture. */
  readonly advance: number;
  /** @returns the glyph of a grapheme cluster; undefined if the set has no picture of exactly it */
  glyphOf(cluster: string): number | undefined;
  /** @returns what a glyph is painted of, in order */
  layersOf(glyph: number): readonly PictureLayer[];
  /** @param layer a `glyph` of a layer */
  outline(layer: number): GlyphOutline;
}

interface PictureLayer {
  /** The layer's number in the face. */
  readonly glyph: number;
  /** `#rrggbb` */
  readonly fill: string;
  /** 0 to 1 */
  readonly opacity: number;
}

/** A picture has at most 60 or so. */
const MAX_LAYERS = 1024;

/** Bytes of pictures that are kept as outlines; one has some 10 KB. */
const MAX_BYTES = 4 * 2 ** 20;

/** Opens a set of emoji; its file is read when the first one is asked for. */
export function createEmojiFace(
  directory: string,
  bundled: BundledFile & { readonly family: string },
): EmojiFace {
  let index: EmojiIndex | undefined;
  const open = new LRUCache<number, readonly EmojiLayer[]>({
    maxSize: MAX_BYTES,
    sizeCalculation: (layers) =>
      layers.reduce((bytes, { outline }) => bytes + bytesOfOutline(outline), 0) || 1,
    memoMethod: (glyph) =>
      readEmojiLayers(index?.lineOf(glyph) ?? '', {
        left: SIDE_BEARING * EMOJI_UNITS_PER_EM,
        top: ASCENT * EMOJI_UNITS_PER_EM,
      }),
  });
  return {
    kind: 'emoji',
    id: 'e',
    family: bundled.family,
    weight: 400,
    unitsPerEm: EMOJI_UNITS_PER_EM,
    advance: 1 + 2 * SIDE_BEARING,
    glyphOf(cluster) {
      index ??= indexEmoji(readBundledFile(directory, bundled));
      return index.glyphs.get(keyOf(cluster));
    },
    layersOf: (glyph) =>
      open.memo(glyph).map(({ fill, opacity }, layer) => ({
        glyph: glyph * MAX_LAYERS + layer,
        fill,
        opacity,
      })),
    outline(layer) {
      const outline = open.memo(Math.floor(layer / MAX_LAYERS))[layer % MAX_LAYERS]?.outline;
      if (outline === undefined) throw new RangeError(`Expected a layer of a picture but received ${layer}.`);
      return outline;
    },
  };
}

interface EmojiIndex {
  readonly glyphs: ReadonlyMap<string, number>;
  /** @returns a picture as it is written in the file */
  lineOf(glyph: number): string;
}

/** Finds the lines of the file: a key, a space, the picture. The bytes stay as they are: one in a hundred is used. */
function indexEmoji(bytes: Buffer): EmojiIndex {
  const glyphs = new Map<string, number>();
  const places: (readonly [start: number, end: number])[] = [];
  for (let start = 0; start < bytes.length;) {
    const space = bytes.indexOf(' ', start);
    const end = bytes.indexOf('\n', space);
    glyphs.set(bytes.toString('latin1', start, space), places.length);
    places.push([space + 1, end]);
    start = end + 1;
  }
  return {
    glyphs,
    lineOf(glyph) {
      const [start, end] = places[glyph] ?? [0, 0];
      return bytes.toString('latin1', start, end);
    },
  };
}

/** The code points in hex, without variation selectors: whether they are written differs, not what is meant. */
function keyOf(cluster: string): string {
  const codePoints = Array.from(cluster.replace(/[\uFE0E\uFE0F]/g, ''), (character) =>
    character.codePointAt(0),
  );
  return codePoints.map((codePoint) => codePoint?.toString(16)).join('-');
}
