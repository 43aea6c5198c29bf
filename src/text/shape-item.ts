/** Shapes a part of an item: letters with HarfBuzz, emoji one picture for each grapheme cluster. */

import { Buffer, BufferFlag, ClusterLevel, Direction, Feature, GlyphFlag, shape } from 'harfbuzzjs';
import { isRightToLeft } from './bidi.ts';
import type { EmojiFace } from './emoji-face.ts';
import type { FontFace } from './font-library.ts';
import type { TextItem } from './itemize.ts';
import { graphemeBoundaries } from './line-breaking/characters.ts';

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
export interface ShapedRange {
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
    ...[...style.features].map(([tag, value]) => new Feature(tag, value)),
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
