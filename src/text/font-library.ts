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

/** A font file as the layout uses it; lengths are in font units. It is read when a text is shaped in it. */
export interface FontFace extends OpenFace {
  readonly kind: 'font';
  /** Unique among the faces, short; part of the keys of shapes. */
  readonly id: string;
  readonly family: string;
  readonly weight: number;
  /** Whether the face has a glyph of its own for a code point. Known without the file. */
  readonly covers: Coverage;
}

export interface FontLibrary {
  /** @returns the face, or undefined if the family has none of exactly this weight */
  find(family: string, weight: number): FontFace | undefined;
  /** For texts of all families. */
  readonly emoji: EmojiFace;
}

/** More than all that are bundled today, 49 MB: to open a large one takes 40 ms. */
const MAX_OPEN_BYTES = 64 * 2 ** 20;

/**
 * Gets the faces ready: those of the manifest's first family, in which cards are set, are read; of the others only
 * that the files are there.
 *
 * @throws Error with a sentence for the operator if a file is missing or not the one that the manifest names
 */
export async function loadFonts(
  directory: string,
  { faces, coverage, emoji }: FontManifest,
): Promise<FontLibrary> {
  await Promise.all([...faces, emoji].map((file) => checkFile(directory, file)));
  const openFaces = createOpenFaces(directory, { maxBytes: MAX_OPEN_BYTES });
  for (const face of faces) if (face.family === faces[0]?.family) openFaces(face);
  const coverages = new Map(
    Object.entries(coverage).map(([family, ranges]) => [family, readWhenAsked(ranges)]),
  );
  const byName = new Map(
    faces.map((face, index) => {
      const covers = coverages.get(face.family);
      if (covers === undefined)
        throw new Error(
          `Expected the coverage of ${face.family} in the manifest of fonts. Run "npm run fonts".`,
        );
      return [nameOf(face.family, face.weight), createFace(face, { id: `f${index}`, covers, openFaces })];
    }),
  );
  return {
    find: (family, weight) => byName.get(nameOf(family, weight)),
    emoji: createEmojiFace(directory, emoji),
  };
}

/** The coverage of a family is a long list, and most cards are set in one family. */
function readWhenAsked(ranges: string): Coverage {
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

/** Whether a set has a code point. */
type Coverage = (codePoint: number) => boolean;

/** @param ranges of code points in hex, ascending, such as `20-7e a0 3041-3096`. @throws Error for any other form */
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
    // How many bounds are at or below it: an odd number inside a range.
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
function createEmojiFace(directory: string, bundled: BundledFile & { readonly family: string }): EmojiFace {
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

/** A filled outline of a picture. */
interface EmojiLayer {
  /** `#rrggbb` */
  readonly fill: string;
  /** 0 to 1 */
  readonly opacity: number;
  readonly outline: GlyphOutline;
}

/** Where the picture's upper left corner is, units, y upwards. */
interface Corner {
  readonly left: number;
  readonly top: number;
}

/**
 * Reads a picture: layers between `|`, each a colour `#rrggbb` or `#rrggbbaa` and path data of whole numbers (M
 * absolute, m, l, q, c and z relative, every operator written).
 *
 * @throws Error for anything else
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
