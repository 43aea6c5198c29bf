import type { PlacedShape } from '../shape.ts';
import { fitText, type TriedSize } from '../typesetting/fit-text.ts';
import type { FontManifest } from './font-files.ts';
import { type FontLibrary, loadFonts } from './font-library.ts';
import type { TextFace } from './itemize.ts';
import type { Line } from '../typesetting/lines.ts';
import { createParagraph, type LineRun, type Paragraph } from './paragraph.ts';
import { embed, isRightToLeft, JOINING_SCRIPTS } from './scripts.ts';
import { createShapeCache, endsCluster, type GlyphPart, type ShapeCache } from './shape-item.ts';
import { ASCENT, DESCENT, freeBefore, freeLeftOf, type TextBlock, type TextChunk } from './text-block.ts';
import { blockSizeOf, type Fitting, lineHeightAt } from '../typesetting/fit-text.ts';

/** px, on the canvas. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextLayout {
  readonly id: string;
  /** In painting order. */
  readonly glyphs: readonly PlacedGlyphs[];
  readonly lines: readonly string[];
  /** px */
  readonly fontSize: number;
  /** Whether the text has the smallest size that its template allows, and that is smaller than its full size. */
  readonly smallest: boolean;
  /** Whether the end of the text was cut. */
  readonly cut: boolean;
  /** The box of the text; null for a text without an `inline-size`. */
  readonly box: Box | null;
  /** From the top of the first line's em box to the bottom of the last one's, px on the canvas. */
  readonly extent: { readonly top: number; readonly height: number };
  /** The reasons for the layout, which `explain` reports. */
  readonly trace: TextTrace;
  /** Grapheme clusters that no face draws, without duplicates. */
  readonly uncovered: readonly string[];
}

/** Lays out a text: breaks its lines, finds its size and places its outlines on the canvas. */
export function layOutText(block: TextBlock, engine: TextEngine): TextLayout {
  return block.fitting === null ? layOutAsWritten(block, engine) : layOutInBox(block, block.fitting, engine);
}

function layOutInBox(block: TextBlock, fitting: Fitting, { fonts, shapes }: TextEngine): TextLayout {
  const { id, anchor, fontSize, language, direction, chunks } = block;
  const [chunk = EMPTY_CHUNK] = chunks;
  const paragraph = createParagraph({ ...chunk, language, fontSize, direction }, fonts);
  const fitted = fitText(paragraph, { fitting, fontSize, language });
  const { size, lines, cutAt, ellipsis } = fitted;
  const height = blockSizeOf(fitting, size, lines.length);
  const box = boxOf(block, chunk, fitting, height);
  const top = box.y + freeBefore(fitting.alignContent, box.height - height);
  const leading = size * lineHeightAt(fitting, size);
  const tracedRuns: (readonly TracedRun[])[] = [];
  const glyphs = lines.flatMap(({ start, end }, index) => {
    const isLast = index === lines.length - 1;
    const width = (isLast && ellipsis !== '' ? paragraph.measureWithEllipsis : paragraph.measure)(start, end);
    const x = box.x + freeLeftOf(anchor, paragraph.directionAt(start), box.width - width * size);
    const y = top + ASCENT * size + index * leading;
    const runs = paragraph.setLine(start, end, isLast ? ellipsis : '');
    tracedRuns.push(traceRuns(runs));
    return placeGlyphs(runs, { x, y, size }, shapes);
  });
  return {
    id,
    glyphs,
    lines: lines.map(({ start, end }, index) => {
      return paragraph.lineText(start, end, index === lines.length - 1 ? ellipsis : '');
    }),
    fontSize: size,
    smallest: size <= fitting.smallestSize && fitting.smallestSize < fontSize,
    cut: cutAt !== null,
    box,
    extent: { top, height },
    trace: { text: paragraph.text, lines, cutAt, tried: fitted.tried, runs: tracedRuns },
    uncovered: paragraph.uncovered,
  };
}

const EMPTY_CHUNK: TextChunk = { x: 0, y: 0, dx: 0, dy: 0, text: '', spans: [] };

/**
 * Returns the box of a text. The attribute `y` is the baseline of a single line at the full size, so that a drawing
 * program shows the text where it will be. `align-content` places the box around that line.
 *
 * @param taken height of all lines, px, which is the height of a box without a `block-size`
 */
function boxOf({ anchor, fontSize }: TextBlock, chunk: TextChunk, fitting: Fitting, taken: number): Box {
  const { inlineSize: width, blockSize } = fitting;
  const height = blockSize === Infinity ? taken : blockSize;
  const x = (chunk.x ?? 0) + chunk.dx - freeBefore(anchor, width);
  const lineTop = (chunk.y ?? 0) + chunk.dy - ASCENT * fontSize;
  const lineHeight = (ASCENT + DESCENT) * fontSize;
  return { x, y: lineTop - freeBefore(fitting.alignContent, height - lineHeight), width, height };
}

/**
 * Lays out the chunks without wrapping. A chunk with an absolute start stands there. Any other chunk continues where
 * the chunk before it ended, which is at its left if the text runs from right to left.
 */
function layOutAsWritten(block: TextBlock, engine: TextEngine): TextLayout {
  const { id, anchor, fontSize, language, chunks } = block;
  const glyphs: PlacedGlyphs[] = [];
  const tracedRuns: (readonly TracedRun[])[] = [];
  const baselines: number[] = [];
  const uncovered = new Set<string>();
  let pen = { x: 0, y: 0 };
  const texts = chunks.map(({ text }) => text);
  const direction = block.direction ?? embed(texts.join(''), null).directionAt(0);
  const shaped = chunks.map((chunk) => ({
    chunk,
    paragraph: createParagraph({ ...chunk, language, fontSize, direction }, engine.fonts),
  }));
  for (const [index, { chunk, paragraph }] of shaped.entries()) {
    pen = { x: (chunk.x ?? pen.x) + chunk.dx, y: (chunk.y ?? pen.y) + chunk.dy };
    if (hasAbsoluteStart(chunk)) {
      const width = anchoredWidth(shaped, index) * fontSize;
      // SVG 2 section 11.10.3: a text with `direction="rtl"` starts at x and extends to the left.
      pen.x -= freeLeftOf(anchor, block.direction ?? 'ltr', width);
      if (direction === 'rtl') pen.x += width;
    }
    baselines.push(pen.y);
    const runs = paragraph.setLine(0, paragraph.text.length, '');
    const width = paragraph.measure(0, paragraph.text.length) * fontSize;
    const left = direction === 'rtl' ? pen.x - width : pen.x;
    tracedRuns.push(traceRuns(runs));
    glyphs.push(...placeGlyphs(runs, { x: left, y: pen.y, size: fontSize }, engine.shapes));
    const advance = width + paragraph.spacingBehind * fontSize;
    pen.x += direction === 'rtl' ? -advance : advance;
    for (const cluster of paragraph.uncovered) uncovered.add(cluster);
  }
  const top = Math.min(...baselines) - ASCENT * fontSize;
  return {
    id,
    glyphs,
    lines: texts,
    fontSize,
    smallest: false,
    cut: false,
    box: null,
    extent: { top, height: Math.max(...baselines) + DESCENT * fontSize - top },
    trace: {
      text: texts.join(''),
      lines: [],
      cutAt: null,
      tried: [],
      runs: tracedRuns,
    },
    uncovered: [...uncovered],
  };
}

function hasAbsoluteStart({ x, y }: TextChunk): boolean {
  return x !== null || y !== null;
}

/** Returns the width of an anchored chunk and of the chunks that continue it, em. */
function anchoredWidth(
  shaped: readonly { readonly chunk: TextChunk; readonly paragraph: Paragraph }[],
  first: number,
): number {
  const following = shaped.findIndex(({ chunk }, index) => index > first && hasAbsoluteStart(chunk));
  const group = shaped.slice(first, following < 0 ? undefined : following);
  return group.reduce((width, { paragraph: { text, measure, spacingBehind } }, index) => {
    return width + measure(0, text.length) + (index < group.length - 1 ? spacingBehind : 0);
  }, 0);
}

export interface PlacedGlyphs extends PlacedShape {
  /** Opacity of the fill, 0 to 1. */
  readonly opacity: number;
  /** Group opacity of the emoji that the shape is part of; the same object for all its parts. Null outside a group. */
  readonly picture: { readonly opacity: number } | null;
}

interface Pen {
  /** px, on the canvas. */
  readonly x: number;
  /** px. The baseline is rounded to a whole pixel, so that all cards share a glyph's outline. */
  readonly y: number;
  /** px */
  readonly size: number;
}

/**
 * Places runs from left to right. Each glyph's x is rounded to a quarter of a pixel.
 *
 * @returns the visible shapes in painting order
 */
export function placeGlyphs(runs: readonly LineRun[], pen: Pen, shapes: ShapeCache): readonly PlacedGlyphs[] {
  const placed: PlacedGlyphs[] = [];
  const baseline = Math.round(pen.y);
  let x = pen.x;
  for (const { item, scale, glyphs } of runs) {
    const size = pen.size * scale;
    const joins = JOINING_SCRIPTS.has(item.script);
    // The glyphs of a cluster, or of a word whose letters join, form one outline, so that no seams show.
    const groups: GlyphPart[][] = [];
    for (const [index, { glyph, advance, dx, dy, spacing }] of glyphs.entries()) {
      const space = spacing * pen.size;
      if (isRightToLeft(item.bidiLevel)) x += space;
      const quarters = { x: Math.round((x + dx * size) * 4), y: Math.round(-dy * size * 4) };
      const part = { face: item.face, glyph, size, ...quarters };
      if (index === 0 || (!joins && endsCluster(glyphs, index - 1))) groups.push([part]);
      else groups.at(-1)?.push(part);
      x += advance * size + (isRightToLeft(item.bidiLevel) ? 0 : space);
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

/** Returns the shapes to paint: letters in the colour of their text, an emoji layer by layer in its own colours. */
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

/** Why a text has its layout. Holds only results that the layout computes anyway, and no glyphs. */
export interface TextTrace {
  /** The whole text, including what was cut. */
  readonly text: string;
  /** The wrapped lines; empty for a text that is not wrapped. */
  readonly lines: readonly Line[];
  /** UTF-16 index of the first character that was cut; null if none was. */
  readonly cutAt: number | null;
  /** The sizes that were tried, in order; empty if the text may not shrink. */
  readonly tried: readonly TriedSize[];
  /** The runs of each line, from left to right. */
  readonly runs: readonly (readonly TracedRun[])[];
}

export interface TracedRun {
  readonly text: string;
  readonly face: TextFace;
}

export function traceRuns(runs: readonly LineRun[]): readonly TracedRun[] {
  return runs.map(({ item, text }) => ({ text, face: item.face }));
}

/** The fonts and the cache of shapes that the layout uses. */
export interface TextEngine {
  readonly fonts: FontLibrary;
  readonly shapes: ShapeCache;
}

/**
 * Loads the fonts and creates an empty cache of shapes.
 *
 * @throws Error like {@link loadFonts}
 */
export async function loadTextEngine(fontsDirectory: string, manifest: FontManifest): Promise<TextEngine> {
  return { fonts: await loadFonts(fontsDirectory, manifest), shapes: createShapeCache() };
}
