import { Buffer, BufferFlag, ClusterLevel, Direction, Feature, GlyphFlag, shape } from 'harfbuzzjs';
import { isRightToLeft } from './bidi.ts';
import type { TextItem } from './itemize.ts';
import { shapeEmoji } from './shape-emoji.ts';
import type { ShapedGlyph } from './shaped-glyph.ts';

const buffer = new Buffer();
const NO_KERN = new Feature('kern', 0);

/** What is shaped together: letters join across its items, but not beyond its ends. */
export interface ShapedLine {
  readonly text: string;
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** BCP 47 */
  readonly language: string;
  /** Indices of the full-width punctuation that is set half as wide. */
  readonly halved: readonly number[];
}

/** Shapes the part of an item that is in a line, letters with HarfBuzz. @returns its glyphs in visual order */
export function shapeItem(
  { face, script, level, style, ...item }: TextItem,
  line: ShapedLine,
): readonly ShapedGlyph[] {
  const start = Math.max(item.start, line.start) - line.start;
  const end = Math.min(item.end, line.end) - line.start;
  if (face.kind === 'emoji') {
    return shapeEmoji(face, { text: line.text, start: line.start + start, end: line.start + end, level });
  }
  const halved = line.halved.map((index) => index - line.start);
  buffer.reset();
  buffer.addText(line.text.slice(line.start, line.end), start, end - start);
  buffer.setClusterLevel(ClusterLevel.MONOTONE_GRAPHEMES);
  buffer.setFlags(BufferFlag.PRODUCE_UNSAFE_TO_CONCAT);
  buffer.setScript(script);
  buffer.setLanguage(line.language);
  buffer.setDirection(isRightToLeft(level) ? Direction.RTL : Direction.LTR);
  shape(face.font, buffer, [
    ...(script === 'Kana' && !style.features.has('palt') ? [NO_KERN] : []),
    // CSS Text 4 section 8.2: letters that are spaced do not join.
    ...(style.letterSpacing === 0 ? [] : [new Feature('liga', 0), new Feature('clig', 0)]),
    ...[...style.features].map(([tag, value]) => new Feature(tag, value)),
    ...halved.filter((at) => at >= start && at < end).map((at) => new Feature('halt', 1, at, at + 1)),
  ]);
  const positions = buffer.getGlyphPositions();
  return buffer.getGlyphInfos().map(({ codepoint: glyph, cluster, flags }, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    return {
      glyph,
      cluster: line.start + cluster,
      advance: xAdvance / face.unitsPerEm,
      dx: xOffset / face.unitsPerEm,
      dy: yOffset / face.unitsPerEm,
      unsafe: (flags & GlyphFlag.UNSAFE_TO_BREAK) !== 0,
    };
  });
}
