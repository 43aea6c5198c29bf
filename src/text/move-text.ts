import type { TextLayout } from './lay-out-text.ts';

/**
 * Moves a text that is set.
 *
 * @param distance downwards, whole px, so that every glyph keeps its outline
 */
export function moveText(layout: TextLayout, distance: number): TextLayout {
  if (distance === 0) return layout;
  const { glyphs, box, extent } = layout;
  return {
    ...layout,
    glyphs: glyphs.map((glyph) => ({ ...glyph, y: glyph.y + distance })),
    box: box === null ? null : { ...box, y: box.y + distance },
    extent: { ...extent, top: extent.top + distance },
  };
}

/** Takes a text's lines for its box: what they leave free of it is given to what follows. */
export function shrinkBoxToLines(layout: TextLayout): TextLayout {
  const { box, extent } = layout;
  return box === null ? layout : { ...layout, box: { ...box, y: extent.top, height: extent.height } };
}
