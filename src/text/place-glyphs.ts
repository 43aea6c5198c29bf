import type { PlacedShape } from '../shape.ts';
import { isRightToLeft } from './bidi.ts';
import type { GlyphPart, ShapeCache } from './glyph-shape.ts';
import type { LineRun } from './paragraph.ts';
import { JOINING_SCRIPTS } from './script.ts';
import { endsCluster } from './shape-item.ts';

export interface PlacedGlyphs extends PlacedShape {
  /** Of the fill, 0 to 1. */
  readonly opacity: number;
  /** The picture that the shape is a part of, if that is translucent as a whole; the same object for all its parts. */
  readonly picture: { readonly opacity: number } | null;
}

interface Pen {
  /** px, on the canvas. */
  readonly x: number;
  /** px; the baseline is drawn on the nearest whole pixel, so that all cards draw a glyph the same. */
  readonly y: number;
  /** px */
  readonly size: number;
}

/**
 * Draws runs from left to right; each glyph stands on a quarter of a pixel.
 *
 * @returns what is visible
 */
export function placeGlyphs(runs: readonly LineRun[], pen: Pen, shapes: ShapeCache): readonly PlacedGlyphs[] {
  const placed: PlacedGlyphs[] = [];
  const baseline = Math.round(pen.y);
  let x = pen.x;
  for (const { item, scale, glyphs } of runs) {
    const size = pen.size * scale;
    const joins = JOINING_SCRIPTS.has(item.script);
    // Glyphs of a cluster, or of a word whose letters join, are one outline, so their seams do not show.
    const groups: GlyphPart[][] = [];
    for (const [index, { glyph, advance, dx, dy, spacing }] of glyphs.entries()) {
      const space = spacing * pen.size;
      if (isRightToLeft(item.level)) x += space;
      const quarters = { x: Math.round((x + dx * size) * 4), y: Math.round(-dy * size * 4) };
      const part = { face: item.face, glyph, size, ...quarters };
      if (index === 0 || (!joins && endsCluster(glyphs, index - 1))) groups.push([part]);
      else groups.at(-1)?.push(part);
      x += advance * size + (isRightToLeft(item.level) ? 0 : space);
    }
    for (const parts of groups) {
      const origin = Math.floor((parts[0]?.x ?? 0) / 4);
      const outline = parts.map((part) => ({ ...part, x: part.x - origin * 4 }));
      for (const { parts: painted, ...paint } of paintsOf(outline, item)) {
        const shape = shapes(painted);
        if (shape !== null) placed.push({ shape, x: origin, y: baseline, ...paint });
      }
    }
  }
  return placed;
}

type Paint = Pick<PlacedGlyphs, 'fill' | 'opacity' | 'picture'> & { readonly parts: readonly GlyphPart[] };

/** Letters are painted in the colour of their text, an emoji layer by layer in its own. */
function paintsOf(
  parts: readonly GlyphPart[],
  { face, style: { fill, fillOpacity } }: LineRun['item'],
): readonly Paint[] {
  if (face.kind === 'font') return [{ parts, fill, opacity: fillOpacity, picture: null }];
  return parts.flatMap((part) => {
    const picture = fillOpacity === 1 ? null : { opacity: fillOpacity };
    return face.layersOf(part.glyph).map((layer) => ({
      parts: [{ ...part, glyph: layer.glyph }],
      fill: layer.fill,
      opacity: layer.opacity,
      picture,
    }));
  });
}
