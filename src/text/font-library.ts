import { LRUCache } from 'lru-cache';
import {
  type BundledFace,
  type BundledFile,
  bytesOfOutline,
  checkFile,
  createOpenFaces,
  type FontManifest,
  type GlyphOutline,
  type OpenFace,
  type OpenFaces,
  readBundledFile,
} from './font-files.ts';
import { ASCENT } from './text-block.ts';

/** A font file as the layout uses it, in font units. The file is read when a text is first shaped with it. */
export interface FontFace extends OpenFace {
  readonly kind: 'font';
  /** Unique among the faces. Short, because it is part of every shape's key. */
  readonly id: string;
  readonly family: string;
  readonly weight: number;
  /** Returns whether the face has a glyph for a code point. Does not read the file. */
  readonly covers: Coverage;
}

export interface FontLibrary {
  /** Returns the face, or undefined if the family has no face of exactly this weight. */
  find(family: string, weight: number): FontFace | undefined;
  /** Used by texts of all families. */
  readonly emoji: EmojiFace;
}

/** Limit of the open font files. More than all bundled fonts (49 MB), because opening a large file takes 40 ms. */
const MAX_OPEN_BYTES = 64 * 2 ** 20;

/**
 * Opens the faces of the manifest's first family, which most cards use. For the other faces, only checks that the
 * files exist.
 *
 * @throws Error with a message for the operator if a file is missing or does not match the manifest
 */
export async function loadFonts(
  directory: string,
  { faces, coverage, emoji }: FontManifest,
): Promise<FontLibrary> {
  await Promise.all([...faces, emoji].map((file) => checkFile(directory, file)));
  const openFaces = createOpenFaces(directory, { maxBytes: MAX_OPEN_BYTES });
  for (const face of faces) if (face.family === faces[0]?.family) openFaces(face);
  const coverages = new Map(
    Object.entries(coverage).map(([family, ranges]) => [family, readCoverageLazily(ranges)]),
  );
  const byName = new Map(
    faces.map((face, index) => {
      const covers = coverages.get(face.family);
      if (covers === undefined)
        throw new Error(
          `Expected the coverage of ${face.family} in the font manifest but found none. Run "npm run fonts".`,
        );
      return [nameOf(face.family, face.weight), createFace(face, { id: `f${index}`, covers, openFaces })];
    }),
  );
  return {
    find: (family, weight) => byName.get(nameOf(family, weight)),
    emoji: createEmojiFace(directory, emoji),
  };
}

/** Parses the coverage at the first call: the list of a family is long, and most cards use one family. */
function readCoverageLazily(ranges: string): Coverage {
  let covers: Coverage | undefined;
  return (codePoint) => (covers ??= readCoverage(ranges))(codePoint);
}

function nameOf(family: string, weight: number): string {
  return `${weight} ${family}`;
}

function createFace(
  bundled: BundledFace,
  { id, covers, openFaces }: { id: string; covers: Coverage; openFaces: OpenFaces },
): FontFace {
  const { family, weight } = bundled;
  return {
    kind: 'font',
    id,
    family,
    weight,
    covers,
    get font() {
      return openFaces(bundled).font;
    },
    get unitsPerEm() {
      return openFaces(bundled).unitsPerEm;
    },
    outline: (glyph) => openFaces(bundled).outline(glyph),
  };
}

/** Returns whether a set of code points contains one. */
type Coverage = (codePoint: number) => boolean;

/**
 * Parses a set of code points.
 *
 * @param ranges ascending ranges in hex, such as `20-7e a0 3041-3096`
 * @throws Error if the ranges do not ascend or are not hex
 */
export function readCoverage(ranges: string): Coverage {
  const bounds = Uint32Array.from(
    ranges.split(' ').flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16) + 1];
    }),
  );
  const isAscending = bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0));
  if (!isAscending) throw new Error('Expected ascending ranges of code points in hex such as "20-7e a0".');
  return (codePoint) => {
    // Counts the bounds at or below the code point. The count is odd inside a range.
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] ?? 0) <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  };
}

/** The resolution of emoji outlines: 1/15 px at a size of 240 px. */
export const EMOJI_UNITS_PER_EM = 3600;

/** Space on each side of an emoji, em. Unlike a letter, an emoji fills its square to the edge. */
const SIDE_BEARING = 0.05;

/** The emoji as a face. A glyph consists of several filled outlines. */
export interface EmojiFace {
  readonly kind: 'emoji';
  /** Unique among the faces. */
  readonly id: string;
  readonly family: string;
  readonly weight: number;
  readonly unitsPerEm: number;
  /** The same for every glyph, em. */
  readonly advance: number;
  /** Returns the glyph of a grapheme cluster, or undefined if there is no emoji for exactly that cluster. */
  glyphOf(cluster: string): number | undefined;
  /** Returns the layers of a glyph in painting order. */
  layersOf(glyph: number): readonly PictureLayer[];
  /** @param layer the `glyph` of a {@link PictureLayer} */
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

/** More than any emoji has: the most is about 60. */
const MAX_LAYERS = 1024;

/** Limit of the cache of emoji outlines, bytes. One emoji takes about 10 KB. */
const MAX_BYTES = 4 * 2 ** 20;

/** Returns the emoji as a face. The file is read when the first emoji is looked up. */
function createEmojiFace(directory: string, bundled: BundledFile & { readonly family: string }): EmojiFace {
  let index: EmojiIndex | undefined;
  const open = new LRUCache<number, readonly EmojiLayer[]>({
    maxSize: MAX_BYTES,
    sizeCalculation: (layers) =>
      layers.reduce((bytes, { outline }) => bytes + bytesOfOutline(outline), 0) || 1,
    memoMethod: (glyph) =>
      readEmojiLayers(index?.sourceOf(glyph) ?? '', {
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
      if (outline === undefined) throw new RangeError(`Expected a layer of an emoji but received ${layer}.`);
      return outline;
    },
  };
}

interface EmojiIndex {
  readonly glyphs: ReadonlyMap<string, number>;
  /** Returns the text of an emoji in the file, which `readEmojiLayers` parses. */
  sourceOf(glyph: number): string;
}

/**
 * Finds the lines of the file. A line is a key, a space and the layers. The layers are parsed later, because about one
 * emoji in a hundred is used.
 */
function indexEmoji(bytes: Buffer): EmojiIndex {
  const glyphs = new Map<string, number>();
  const sources: (readonly [start: number, end: number])[] = [];
  for (let start = 0; start < bytes.length;) {
    const space = bytes.indexOf(' ', start);
    const end = bytes.indexOf('\n', space);
    glyphs.set(bytes.toString('latin1', start, space), sources.length);
    sources.push([space + 1, end]);
    start = end + 1;
  }
  return {
    glyphs,
    sourceOf(glyph) {
      const [start, end] = sources[glyph] ?? [0, 0];
      return bytes.toString('latin1', start, end);
    },
  };
}

/**
 * Returns the code points in hex, without variation selectors, because texts and emoji sets write them inconsistently.
 */
function keyOf(cluster: string): string {
  const codePoints = Array.from(cluster.replace(/[\uFE0E\uFE0F]/g, ''), (character) =>
    character.codePointAt(0),
  );
  return codePoints.map((codePoint) => codePoint?.toString(16)).join('-');
}

/** A filled outline of an emoji. */
interface EmojiLayer {
  /** `#rrggbb` */
  readonly fill: string;
  /** 0 to 1 */
  readonly opacity: number;
  readonly outline: GlyphOutline;
}

/** The upper left corner of an emoji, font units, y upwards. */
interface Corner {
  readonly left: number;
  readonly top: number;
}

/**
 * Parses an emoji. `|` separates the layers. A layer is a colour `#rrggbb` or `#rrggbbaa` and path data with whole
 * numbers: M is absolute, m, l, q, c and z are relative, and no operator is omitted.
 *
 * @throws Error for any other form
 */
function readEmojiLayers(picture: string, corner: Corner): readonly EmojiLayer[] {
  return picture.split('|').map((layer) => {
    const [, fill, alpha, path] = /^(#[\da-f]{6})([\da-f]{2})?(M[-\d\sMmlqcz]+)$/.exec(layer) ?? [];
    if (fill === undefined || path === undefined)
      throw new Error(`Expected a layer of an emoji but received ${layer}.`);
    const opacity = alpha === undefined ? 1 : Number.parseInt(alpha, 16) / 255;
    return { fill, opacity, outline: readLayerOutline(path, corner) };
  });
}

function readLayerOutline(path: string, { left, top }: Corner): GlyphOutline {
  const operators: string[] = [];
  const coordinates: number[] = [];
  let [penX, penY] = [0, 0];
  let [startX, startY] = [0, 0];
  for (const [, operator = '', numbers = ''] of path.matchAll(/([Mmlqcz])([^Mmlqcz]*)/g)) {
    operators.push(operator.toUpperCase());
    const steps = (numbers.match(/-?\d+/g) ?? []).map(Number);
    const [fromX, fromY] = operator === 'M' ? [0, 0] : [penX, penY];
    for (let index = 0; index < steps.length; index += 2) {
      penX = fromX + (steps[index] ?? 0);
      penY = fromY + (steps[index + 1] ?? 0);
      coordinates.push(left + penX, top - penY);
    }
    if (operator === 'M' || operator === 'm') [startX, startY] = [penX, penY];
    if (operator === 'z') [penX, penY] = [startX, startY];
  }
  return { operators: operators.join(''), coordinates: Float32Array.from(coordinates) };
}
