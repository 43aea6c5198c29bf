import { fitText } from './fit-text.ts';
import { ASCENT, blockSizeOf, DESCENT, freeBefore, lineHeightAt } from './line-height.ts';
import { createParagraph } from './paragraph.ts';
import type { Paragraph } from './paragraph.ts';
import { placeGlyphs } from './place-glyphs.ts';
import type { PlacedGlyphs } from './place-glyphs.ts';
import type { Fitting, TextBlock, TextChunk } from './text-block.ts';
import type { TextEngine } from './text-engine.ts';
import { traceRuns } from './text-trace.ts';
import type { TextTrace, TracedRun } from './text-trace.ts';

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
  /** Code points that no face draws, each once. */
  readonly uncovered: readonly number[];
}

/** Sets a text: breaks it, finds its size, and puts its outlines on the canvas. */
export function layOutText(block: TextBlock, engine: TextEngine): TextLayout {
  return block.fitting === null ? setAsWritten(block, engine) : setInBox(block, block.fitting, engine);
}

function setInBox(block: TextBlock, fitting: Fitting, { fonts, shapes }: TextEngine): TextLayout {
  const { id, anchor, fontSize, language, chunks } = block;
  const [chunk = EMPTY_CHUNK] = chunks;
  const paragraph = createParagraph({ ...chunk, language, fontSize }, fonts);
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
    const x = box.x + freeBefore(anchor, box.width - width * size);
    const y = top + ASCENT * size + index * leading;
    const runs = paragraph.setLine(start, end, isLast ? ellipsis : '');
    tracedRuns.push(traceRuns(runs));
    return placeGlyphs(runs, { x, y, size }, shapes).placed;
  });
  return {
    id,
    glyphs,
    lines: lines.map(({ start, end }, index) => {
      return paragraph.text.slice(start, end) + (index === lines.length - 1 ? ellipsis : '');
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

/** Chunks one after another, each where it says; those that only shift go on where the last one ended. */
function setAsWritten({ id, anchor, fontSize, language, chunks }: TextBlock, engine: TextEngine): TextLayout {
  const glyphs: PlacedGlyphs[] = [];
  const tracedRuns: (readonly TracedRun[])[] = [];
  const baselines: number[] = [];
  const uncovered = new Set<number>();
  let pen = { x: 0, y: 0 };
  const shaped = chunks.map((chunk) => ({
    chunk,
    paragraph: createParagraph({ ...chunk, language, fontSize }, engine.fonts),
  }));
  for (const [index, { chunk, paragraph }] of shaped.entries()) {
    pen = { x: (chunk.x ?? pen.x) + chunk.dx, y: (chunk.y ?? pen.y) + chunk.dy };
    if (isAnchored(chunk)) pen.x -= freeBefore(anchor, anchoredWidth(shaped, index) * fontSize);
    baselines.push(pen.y);
    const runs = paragraph.setLine(0, paragraph.text.length, '');
    tracedRuns.push(traceRuns(runs));
    const { placed, end } = placeGlyphs(runs, { ...pen, size: fontSize }, engine.shapes);
    glyphs.push(...placed);
    pen.x = end;
    for (const codePoint of paragraph.uncovered) uncovered.add(codePoint);
  }
  const texts = chunks.map(({ text }) => text);
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
  return shaped
    .slice(first, following < 0 ? undefined : following)
    .reduce((width, { paragraph: { text, measure } }) => width + measure(0, text.length), 0);
}
