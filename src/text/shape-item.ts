/** Items as glyphs, shaped with HarfBuzz or taken from the set of emoji, and glyphs as outlines. */
import { Buffer, BufferFlag, ClusterLevel, Direction, Feature, GlyphFlag, shape } from 'harfbuzzjs';
import { LRUCache } from 'lru-cache';
import type { Shape } from '../shape.ts';
import type { EmojiFace, FontFace } from './font-library.ts';
import type { Face, TextItem } from './itemize.ts';
import { graphemeBoundaries } from '../typesetting/characters.ts';
import { isRightToLeft } from './scripts.ts';

export interface ShapedGlyph {
  readonly glyph: number;
  /** UTF-16 index of the first character that it stands for. */
  readonly cluster: number;
  /** em of the item's size. */
  readonly advance: number;
  readonly dx: number;
  /** Upwards. */
  readonly dy: number;
  /** Breaking the line before its cluster changes how the letters around are shaped. */
  readonly unsafe: boolean;
}

/** A stretch of a text that is shaped in one go. */
interface ShapedRange {
  readonly text: string;
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** BCP 47 */
  readonly language: string;
  /** Indices of the full-width punctuation that is set half as wide. */
  readonly halved: readonly number[];
}

const buffer = new Buffer();
const NO_KERN = new Feature('kern', 0);
const FLAGS = BufferFlag.PRODUCE_UNSAFE_TO_CONCAT | BufferFlag.PRODUCE_SAFE_TO_INSERT_TATWEEL;

/** Features that set full-width punctuation narrower, as `halt` does, which must not do so once more. */
const NARROWING = ['palt', 'halt', 'chws', 'pwid', 'hwid', 'twid', 'qwid'];

/** Of features that make the same marks narrower, the first in this order is applied: their adjustments would add up. */
const OVERRULED_BY: Readonly<Record<string, readonly string[]>> = {
  halt: ['palt'],
  chws: ['palt', 'halt'],
};

/** UTF-16 units that HarfBuzz looks at on either side: it keeps five characters. */
const CONTEXT = 10;

/** @returns the glyphs of the part of an item that is in the range, in visual order */
export function shapeItem(item: TextItem, range: ShapedRange): readonly ShapedGlyph[] {
  const part = { ...range, start: Math.max(item.start, range.start), end: Math.min(item.end, range.end) };
  const { face } = item;
  return face.kind === 'emoji' ? shapeEmoji(face, item.level, part) : shapeLetters(face, item, part);
}

function shapeLetters(
  face: FontFace,
  { script, level, style }: TextItem,
  { text, start, end, language, halved }: ShapedRange,
): readonly ShapedGlyph[] {
  // CSS Text 4 section 5.6: letters join across styles, and across the end of a line that divides a word.
  const from = Math.max(start - CONTEXT, 0);
  buffer.reset();
  buffer.addText(text.slice(from, end + CONTEXT), start - from, end - start);
  buffer.setClusterLevel(ClusterLevel.MONOTONE_GRAPHEMES);
  buffer.setFlags(FLAGS);
  buffer.setScript(script);
  buffer.setLanguage(language);
  buffer.setDirection(isRightToLeft(level) ? Direction.RTL : Direction.LTR);
  shape(face.font, buffer, [
    ...(script === 'Kana' && !isOn(style.features, 'palt') ? [NO_KERN] : []),
    // CSS Text 4 section 8.2: letters that are spaced form no optional ligatures.
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

/** Where letters do nothing but join, a tatweel may stand and a line may end: with its context, each keeps its form. */
function isUnsafe(flags: number): boolean {
  return (
    (flags & (GlyphFlag.UNSAFE_TO_BREAK | GlyphFlag.SAFE_TO_INSERT_TATWEEL)) === GlyphFlag.UNSAFE_TO_BREAK
  );
}

function shapeEmoji(
  face: EmojiFace,
  level: number,
  { text, start, end }: ShapedRange,
): readonly ShapedGlyph[] {
  const emoji = text.slice(start, end);
  const boundaries = [0, ...graphemeBoundaries(emoji), emoji.length];
  const glyphs = boundaries.slice(0, -1).flatMap((from, index) => {
    const glyph = face.glyphOf(emoji.slice(from, boundaries[index + 1]));
    if (glyph === undefined) return [];
    return { glyph, cluster: start + from, advance: face.advance, dx: 0, dy: 0, unsafe: false };
  });
  return isRightToLeft(level) ? glyphs.toReversed() : glyphs;
}

/** Whether a glyph is the last of its cluster. */
export function endsCluster(glyphs: readonly ShapedGlyph[], index: number): boolean {
  return glyphs[index]?.cluster !== glyphs[index + 1]?.cluster;
}

const OPENING_CHARACTERS = '（〔［｛〈《「『【｟〖〘〝';
const CLOSING_BRACKETS = '）〕］｝〉》」』】｠〗〙〟';
const CLOSING_CHARACTERS = `${CLOSING_BRACKETS}、。，．`;

// CSS Text 4, `text-spacing-trim: normal`: where full-width punctuation is set half as wide, with the font's `halt`.
const OPENING = new RegExp(`[${OPENING_CHARACTERS}]`);
const CLOSING = new RegExp(`[${CLOSING_CHARACTERS}]`);
const MIDDLE = /[・：；\u3000]/;
const NARROW_OPENING = /[([{“‘]/;
const NARROW_CLOSING = /[)\]}”’]/;
const HALVED_AT_LINE_END = new RegExp(`[${CLOSING_BRACKETS}]`);
const HALVABLE = new RegExp(`[${OPENING_CHARACTERS}${CLOSING_CHARACTERS}]`);

/**
 * Whether the character at an index is halved in the line `text[start, end)`: an opening one after another
 * punctuation mark, a closing one before another or, if it is a bracket, at the end of the line.
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

/** @returns the indices that are halved in the line, in order */
export function halvedIn(text: string, start: number, end: number): readonly number[] {
  if (!HALVABLE.test(text)) return [];
  const halved: number[] = [];
  for (let index = start; index < end; index += 1) if (isHalved(text, index, start, end)) halved.push(index);
  return halved;
}

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
  const known = new LRUCache<string, { readonly shape: Shape | null }, readonly GlyphPart[]>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ shape }, key) => (shape === null ? OVERHEAD + key.length : bytesOf(shape)),
    memoMethod: (key, _, { context }) => ({ shape: shapeOf(key, context) }),
  });
  return (parts) => {
    const key = parts.map(({ face, glyph, size, x, y }) => `${face.id}.${glyph}.${size}.${x}.${y}`).join('+');
    return known.memo(key, { context: parts }).shape;
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
