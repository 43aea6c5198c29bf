/** Converts text items to glyphs (with HarfBuzz, or from the emoji), and glyphs to outlines. */
import { Buffer, BufferFlag, ClusterLevel, Direction, Feature, GlyphFlag, shape } from 'harfbuzzjs';
import { LRUCache } from 'lru-cache';
import type { Shape } from '../shape.ts';
import type { EmojiFace, FontFace } from './font-library.ts';
import type { TextFace, TextItem } from './itemize.ts';
import { graphemeBoundaries } from '../typesetting/characters.ts';
import { isRightToLeft } from './scripts.ts';

export interface ShapedGlyph {
  readonly glyph: number;
  /** UTF-16 index of the first character of the glyph's cluster. */
  readonly cluster: number;
  /** em of the item's size. */
  readonly advance: number;
  readonly dx: number;
  /** Positive is upwards. */
  readonly dy: number;
  /** Whether a line break before the cluster changes how the letters around it are shaped. */
  readonly unsafe: boolean;
}

/** A range of a text that is shaped in one call. */
interface ShapedRange {
  readonly text: string;
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** BCP 47 */
  readonly language: string;
  /** Indices of the full-width punctuation that is set at half its width. */
  readonly halved: readonly number[];
}

const buffer = new Buffer();
const NO_KERN = new Feature('kern', 0);
const FLAGS = BufferFlag.PRODUCE_UNSAFE_TO_CONCAT | BufferFlag.PRODUCE_SAFE_TO_INSERT_TATWEEL;

/** Features that already make full-width punctuation narrower. `halt` is not applied on top of them. */
const NARROWING = ['palt', 'halt', 'chws', 'pwid', 'hwid', 'twid', 'qwid'];

/**
 * For a feature, the features that replace it. All make the same marks narrower, and their adjustments would add up.
 */
const OVERRULED_BY: Readonly<Record<string, readonly string[]>> = {
  halt: ['palt'],
  chws: ['palt', 'halt'],
};

/** UTF-16 units of context on either side. HarfBuzz uses five characters, which are at most ten units. */
const CONTEXT = 10;

/** Returns the glyphs of the part of an item that lies in the range, in visual order. */
export function shapeItem(item: TextItem, range: ShapedRange): readonly ShapedGlyph[] {
  const part = { ...range, start: Math.max(item.start, range.start), end: Math.min(item.end, range.end) };
  const { face } = item;
  return face.kind === 'emoji' ? shapeEmoji(face, item.bidiLevel, part) : shapeLetters(face, item, part);
}

function shapeLetters(
  face: FontFace,
  { script, bidiLevel, style }: TextItem,
  { text, start, end, language, halved }: ShapedRange,
): readonly ShapedGlyph[] {
  // CSS Text 4 section 5.6: letters join across styles, and across a line break inside a word.
  const from = Math.max(start - CONTEXT, 0);
  buffer.reset();
  buffer.addText(text.slice(from, end + CONTEXT), start - from, end - start);
  buffer.setClusterLevel(ClusterLevel.MONOTONE_GRAPHEMES);
  buffer.setFlags(FLAGS);
  buffer.setScript(script);
  buffer.setLanguage(language);
  buffer.setDirection(isRightToLeft(bidiLevel) ? Direction.RTL : Direction.LTR);
  shape(face.font, buffer, [
    ...(script === 'Kana' && !isOn(style.features, 'palt') ? [NO_KERN] : []),
    // CSS Text 4 section 8.2: letter spacing disables optional ligatures.
    ...(style.letterSpacing === 0 ? [] : [new Feature('liga', 0), new Feature('clig', 0)]),
    ...[...style.features]
      .filter(([tag]) => !OVERRULED_BY[tag]?.some((stronger) => isOn(style.features, stronger)))
      .map(([tag, value]) => new Feature(tag, value)),
    ...(NARROWING.some((tag) => isOn(style.features, tag)) ? [] : halved)
      .filter((at) => at >= start && at < end)
      .map((at) => new Feature('halt', 1, at - from, at - from + 1)),
  ]);
  const positions = buffer.getGlyphPositions();
  return buffer.getGlyphInfos().map(({ codepoint: glyph, cluster, flags }, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    return {
      glyph,
      cluster: from + cluster,
      advance: xAdvance / face.unitsPerEm,
      dx: xOffset / face.unitsPerEm,
      dy: yOffset / face.unitsPerEm,
      unsafe: isUnsafe(flags),
    };
  });
}

function isOn(features: ReadonlyMap<string, number>, tag: string): boolean {
  return (features.get(tag) ?? 0) > 0;
}

/**
 * Returns whether a line break before a glyph changes shapes. Where a tatweel may be inserted, letters only join. A
 * break is safe there, because the context in the buffer keeps the joined forms.
 */
function isUnsafe(flags: number): boolean {
  return (
    (flags & (GlyphFlag.UNSAFE_TO_BREAK | GlyphFlag.SAFE_TO_INSERT_TATWEEL)) === GlyphFlag.UNSAFE_TO_BREAK
  );
}

function shapeEmoji(
  face: EmojiFace,
  bidiLevel: number,
  { text, start, end }: ShapedRange,
): readonly ShapedGlyph[] {
  const emoji = text.slice(start, end);
  const boundaries = [0, ...graphemeBoundaries(emoji), emoji.length];
  const glyphs = boundaries.slice(0, -1).flatMap((from, index) => {
    const glyph = face.glyphOf(emoji.slice(from, boundaries[index + 1]));
    if (glyph === undefined) return [];
    return { glyph, cluster: start + from, advance: face.advance, dx: 0, dy: 0, unsafe: false };
  });
  return isRightToLeft(bidiLevel) ? glyphs.toReversed() : glyphs;
}

/** Returns whether a glyph is the last of its cluster. */
export function endsCluster(glyphs: readonly ShapedGlyph[], index: number): boolean {
  return glyphs[index]?.cluster !== glyphs[index + 1]?.cluster;
}

const OPENING_CHARACTERS = '（〔［｛〈《「『【｟〖〘〝';
const CLOSING_BRACKETS = '）〕］｝〉》」』】｠〗〙〟';
const CLOSING_CHARACTERS = `${CLOSING_BRACKETS}、。，．`;

// CSS Text 4, `text-spacing-trim: normal`: the classes that decide where full-width punctuation is set at half its
// width, with the font's feature `halt`.
const OPENING = new RegExp(`[${OPENING_CHARACTERS}]`);
const CLOSING = new RegExp(`[${CLOSING_CHARACTERS}]`);
const MIDDLE = /[・：；\u3000]/;
const NARROW_OPENING = /[([{“‘]/;
const NARROW_CLOSING = /[)\]}”’]/;
const HALVED_AT_LINE_END = new RegExp(`[${CLOSING_BRACKETS}]`);
const HALVABLE = new RegExp(`[${OPENING_CHARACTERS}${CLOSING_CHARACTERS}]`);

/**
 * Returns whether the character at an index is halved in the line `text[start, end)`. An opening mark is halved after
 * another punctuation mark. A closing mark is halved before another one, and a closing bracket also at the end of the
 * line.
 */
export function isHalved(text: string, index: number, start: number, end: number): boolean {
  const character = text.charAt(index);
  if (OPENING.test(character)) {
    const before = index > start ? text.charAt(index - 1) : '';
    return [OPENING, CLOSING, MIDDLE, NARROW_OPENING].some((neighbour) => neighbour.test(before));
  }
  if (!CLOSING.test(character)) return false;
  if (index === end - 1) return HALVED_AT_LINE_END.test(character);
  const after = text.charAt(index + 1);
  return [CLOSING, MIDDLE, NARROW_CLOSING].some((neighbour) => neighbour.test(after));
}

/** Returns the indices of the halved characters of a line, in order. */
export function halvedIn(text: string, start: number, end: number): readonly number[] {
  if (!HALVABLE.test(text)) return [];
  const halved: number[] = [];
  for (let index = start; index < end; index += 1) if (isHalved(text, index, start, end)) halved.push(index);
  return halved;
}

/** A glyph of a shape. */
export interface GlyphPart {
  readonly face: TextFace;
  readonly glyph: number;
  /** px */
  readonly size: number;
  /** Offset of the glyph's origin from the shape's origin, quarters of a pixel. */
  readonly x: number;
  readonly y: number;
}

/** Units per pixel. 1/64 is exact in the 32-bit floats of the rasteriser. */
const UNITS = 64;
const QUARTER = UNITS / 4;

/** Limit of the cache of shapes, bytes. A kanji takes about 2 KB. */
const MAX_BYTES = 12 * 2 ** 20;

/** Bytes that the objects around a shape's strings take in the cache. */
const OVERHEAD = 400;

/**
 * Returns the bytes that a shape takes, including the second copy of its path that is drawn. Its strings take one byte
 * per character, because they are flat and all characters lie below U+0080.
 */
export function bytesOf({ key, path }: Shape): number {
  return OVERHEAD + key.length + 2 * path.length;
}

export type ShapeCache = (parts: readonly GlyphPart[]) => Shape | null;

/** Returns a function that makes shapes of glyphs and keeps them in a least-recently-used cache. */
export function createShapeCache(): ShapeCache {
  const cache = new LRUCache<string, { readonly shape: Shape | null }, readonly GlyphPart[]>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ shape }, key) => (shape === null ? OVERHEAD + key.length : bytesOf(shape)),
    memoMethod: (key, _, { context }) => ({ shape: shapeOf(key, context) }),
  });
  return (parts) => {
    const key = parts.map(({ face, glyph, size, x, y }) => `${face.id}.${glyph}.${size}.${x}.${y}`).join('+');
    return cache.memo(key, { context: parts }).shape;
  };
}

/** Returns the shape of glyphs, or null if none has an outline, such as a space. */
function shapeOf(key: string, parts: readonly GlyphPart[]): Shape | null {
  // Joins the pieces at the end: V8 keeps a string that grows piece by piece as a tree, which takes ten times the
  // memory.
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

/** Number of points after each path operator. */
const POINTS: Readonly<Record<string, number>> = { M: 1, L: 1, Q: 2, C: 3, Z: 0 };
