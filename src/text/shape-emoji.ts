import { isRightToLeft } from './bidi.ts';
import type { EmojiFace } from './emoji-face.ts';
import { graphemeBoundaries } from './line-breaking/graphemes.ts';
import type { ShapedGlyph } from './shaped-glyph.ts';

/** @returns the pictures of `text[start, end)`, one for each grapheme cluster, in visual order */
export function shapeEmoji(
  face: EmojiFace,
  { text, start, end, level }: { text: string; start: number; end: number; level: number },
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
