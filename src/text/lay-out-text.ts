import type { PlacedShape } from '../shape.ts';
import { fitText, type TriedSize } from '../typesetting/fit-text.ts';
import type { FontManifest } from './font-files.ts';
import { type FontLibrary, loadFonts } from './font-library.ts';
import type { Face } from './itemize.ts';
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
  /** Whether the text had to shrink all the way. */
  readonly smallest: boolean;
  /** Whether something of the text is missing. */
  readonly cut: boolean;
  /** What the text may take; null if nothing bounds it. */
  readonly box: Box | null;
  /** From the top of the first line's em box to the bottom of the last one's, px on the canvas. */
  readonly extent: { readonly top: number; readonly height: number };
  /** How the lines came about, for those who ask. */
  readonly trace: TextTrace;
  /** Grapheme clusters that no face draws, each once. */
  readonly uncovered: readonly string[];
}

/** Sets a text: breaks it, finds its size, and puts its outlines on the canvas. */
export function layOutText(block: TextBlock, engine: TextEngine): TextLayout {
  return block.fitting === null ? setAsWritten(block, engine) : setInBox(block, block.fitting, engine);
}

function setInBox(block: TextBlock, fitting: Fitting, { fonts, shapes }: TextEngine): TextLayout {
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
 * The box around one line at the full size: `y` is that line's baseline, so that an editor shows the text where it
 * will be, and `align-content` says how the box lies about the line.
 *
 * @param taken the height of all lines, px: that of a box without a bound
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
 * Chunks one after another, each where it says; those that only shift go on where the last one ended: to its left, if
 * the text runs from right to left.
 */
function setAsWritten(block: TextBlock, engine: TextEngine): TextLayout {
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
    if (isAnchored(chunk)) {
      const width = anchoredWidth(shaped, index) * fontSize;
      // SVG 2 section 11.10.3: a text that is said to run from right to left starts at x, and ends to its left.
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

function isAnchored({ x, y }: TextChunk): boolean {
  return x !== null || y !== null;
}

/** @returns em: the width of an anchored chunk and of those that go on from it */
function anchoredWidth(
  shaped: readonly { readonly chunk: TextChunk; readonly paragraph: Paragraph }[],
  first: number,
): number {
  const following = shaped.findIndex(({ chunk }, index) => index > first && isAnchored(chunk));
  const group = shaped.slice(first, following < 0 ? undefined : following);
  return group.reduce((width, { paragraph: { text, measure, spacingBehind } }, index) => {
    return width + measure(0, text.length) + (index < group.length - 1 ? spacingBehind : 0);
  }, 0);
}

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

/** How a text came to be set as it is. It keeps what the layout has made anyway, and no glyphs. */
export interface TextTrace {
  /** All of the text, also what was cut. */
  readonly text: string;
  /** Where the text was wrapped; empty if it stands as it is written. */
  readonly lines: readonly Line[];
  /** UTF-16 index of the first character that is not set; null if all are. */
  readonly cutAt: number | null;
  /** In the order in which they were tried; empty if the text may not shrink. */
  readonly tried: readonly TriedSize[];
  /** By line, from left to right. */
  readonly runs: readonly (readonly TracedRun[])[];
}

export interface TracedRun {
  readonly text: string;
  readonly face: Face;
}

export function traceRuns(runs: readonly LineRun[]): readonly TracedRun[] {
  return runs.map(({ item, text }) => ({ text, face: item.face }));
}

/** What texts are set with. */
export interface TextEngine {
  readonly fonts: FontLibrary;
  readonly shapes: ShapeCache;
}

/** @throws Error as {@link loadFonts} does */
export async function loadTextEngine(fontsDirectory: string, manifest: FontManifest): Promise<TextEngine> {
  return { fonts: await loadFonts(fontsDirectory, manifest), shapes: createShapeCache() };
}
