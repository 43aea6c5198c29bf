import type { PlacedShape } from '../raster/scene.ts';
import type { GlyphPart, ShapeCache } from './glyph-shape.ts';
import type { LineRun } from './paragraph.ts';
import { JOINING_SCRIPTS } from './script.ts';
import { endsCluster } from './shaped-glyph.ts';

export interface PlacedGlyphs extends PlacedShape {
  /** 0 to 1 */
  readonly opacity: number;
}

interface Pen {
  /** px, on the canvas. */
  readonly x: number;
  /** px; the baseline is drawn on the nearest whole pixel, so that all cards draw a glyph the same. */
  readonly y: number;
  /** px */
  readonly size: number;
}

/** Glyphs of a cluster, or of a word whose letters join: they are one outline, so their seams do not show. */
interface Group {
  readonly cluster: number;
  readonly glyphs: (Omit<GlyphPart, 'x' | 'y'> & { readonly quarterX: number; readonly quarterY: number })[];
}

/**
 * Draws runs from left to right; each glyph stands on a quarter of a pixel.
 *
 * @returns what is visible, and where the pen ends, px
 */
export function placeGlyphs(
  runs: readonly LineRun[],
  pen: Pen,
  shapes: ShapeCache,
): { placed: readonly PlacedGlyphs[]; end: number } {
  const placed: PlacedGlyphs[] = [];
  const baseline = Math.round(pen.y);
  let x = pen.x;
  for (const { item, scale, spacing, glyphs } of runs) {
    const size = pen.size * scale;
    const joins = JOINING_SCRIPTS.has(item.script);
    let group: Group | null = null;
    const groups: Group[] = [];
    for (const [index, { glyph, cluster, advance, dx, dy }] of glyphs.entries()) {
      if (group === null || (!joins && group.cluster !== cluster)) {
        group = { cluster, glyphs: [] };
        groups.push(group);
      }
      const quarterX = Math.round((x + dx * size) * 4);
      group.glyphs.push({ face: item.face, glyph, size, quarterX, quarterY: Math.round(-dy * size * 4) });
      x += advance * size + (endsCluster(glyphs, index) ? spacing * pen.size : 0);
    }
    for (const { glyphs: parts } of groups) {
      const origin = Math.floor((parts[0]?.quarterX ?? 0) / 4);
      const outline = parts.map(({ quarterX, quarterY, ...part }) => ({
        ...part,
        x: quarterX - origin * 4,
        y: quarterY,
      }));
      for (const { parts: painted, fill, opacity } of paintsOf(outline, item)) {
        const shape = shapes(painted);
        if (shape !== null) placed.push({ shape, x: origin, y: baseline, fill, opacity });
      }
    }
  }
  return { placed, end: x };
}

interface Paint {
  readonly parts: readonly GlyphPart[];
  readonly fill: string;
  readonly opacity: number;
}

/** Letters are painted in the colour of their text, an emoji layer by layer in its own. */
function paintsOf(
  parts: readonly GlyphPart[],
  { face, style: { fill, opacity } }: LineRun['item'],
): readonly Paint[] {
  if (face.kind === 'font') return [{ parts, fill, opacity }];
  return parts.flatMap((part) =>
    face.layersOf(part.glyph).map((layer) => ({
      parts: [{ ...part, glyph: layer.glyph }],
      fill: layer.fill,
      opacity: layer.opacity * opacity,
    })),
  );
}
