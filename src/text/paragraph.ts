import { inVisualOrder } from './bidi.ts';
import type { FontLibrary } from './font-library.ts';
import { itemize } from './itemize.ts';
import type { TextItem } from './itemize.ts';
import { shapeItem } from './shape-item.ts';
import { endsCluster } from './shaped-glyph.ts';
import type { ShapedGlyph } from './shaped-glyph.ts';
import { halvedIn, isHalved } from './spacing-trim.ts';
import type { Span } from './text-block.ts';

/** A part of a line in one face and style, its glyphs in visual order. */
export interface LineRun {
  readonly item: TextItem;
  readonly text: string;
  /** Size of the run as a multiple of the text's. */
  readonly scale: number;
  /** em of the text's size, behind every cluster. */
  readonly spacing: number;
  readonly glyphs: readonly ShapedGlyph[];
}

/** A text in its styles, shaped; all widths are in em of the text's own size. */
export interface Paragraph {
  readonly text: string;
  /** Code points that no face draws. */
  readonly uncovered: readonly number[];
  /** @returns the width of `text[start, end)` as a line of its own */
  readonly measure: (start: number, end: number) => number;
  /** @returns the same with an ellipsis behind it */
  readonly measureWithEllipsis: (start: number, end: number) => number;
  /** @returns the runs of a line, from left to right */
  readonly setLine: (start: number, end: number, ellipsis: string) => readonly LineRun[];
}

interface ParagraphSource {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly language: string;
  /** px */
  readonly fontSize: number;
}

/** Shapes a text once; a line is shaped again only where its ends change how letters are set. */
export function createParagraph(source: ParagraphSource, fonts: FontLibrary): Paragraph {
  const { text, spans, language, fontSize } = source;
  const { items, uncovered } = itemize(text, spans, fonts);

  const setRuns = (start: number, end: number): LineRun[] => {
    const line = { text, start, end, language, halved: halvedIn(text, start, end) };
    return items
      .filter((item) => item.start < end && item.end > start)
      .map((item) => ({
        item,
        text: text.slice(Math.max(item.start, start), Math.min(item.end, end)),
        scale: item.style.fontSize / fontSize,
        spacing: item.style.letterSpacing / fontSize,
        glyphs: shapeItem(item, line),
      }));
  };

  const whole = prefixWidths(setRuns(0, text.length), text.length);
  const alone = new Map<number, number>();
  const measure = (start: number, end: number): number => {
    if (end <= start) return 0;
    if (!whole.unsafe[start] && !whole.unsafe[end] && !trimChanges(text, start, end)) {
      return (whole.before[end] ?? 0) - (whole.before[start] ?? 0) - (whole.spacingBefore[end] ?? 0);
    }
    const key = start * (text.length + 1) + end;
    return alone.getOrInsertComputed(key, () => widthOf(setRuns(start, end)));
  };

  const ellipsisRun = (at: number, ellipsis: string): LineRun[] => {
    const span = spans.findLast(({ start }) => start < Math.max(at, 1));
    if (span === undefined || ellipsis === '') return [];
    const { style } = span;
    return itemize(ellipsis, [{ start: 0, end: ellipsis.length, style }], fonts).items.map((item) => ({
      item,
      text: ellipsis.slice(item.start, item.end),
      scale: style.fontSize / fontSize,
      spacing: 0,
      glyphs: shapeItem(item, { text: ellipsis, start: 0, end: ellipsis.length, language, halved: [] }),
    }));
  };

  return {
    text,
    uncovered,
    measure,
    measureWithEllipsis: (start, end) => measure(start, end) + widthOf(ellipsisRun(end, '…')),
    setLine: (start, end, ellipsis) => [
      ...inVisualOrder(setRuns(start, end), ({ item }) => item.level),
      ...ellipsisRun(end, ellipsis),
    ],
  };
}

/** Whether the first or the last character of a line is set in another width than within the text. */
function trimChanges(text: string, start: number, end: number): boolean {
  return [start, end - 1].some(
    (index) => isHalved(text, index, start, end) !== isHalved(text, index, 0, text.length),
  );
}

/** @returns em; no letter spacing stands behind the last glyph */
function widthOf(runs: readonly LineRun[]): number {
  let width = 0;
  for (const { scale, spacing, glyphs } of runs) {
    for (const [index, { advance }] of glyphs.entries()) {
      width += advance * scale + (endsCluster(glyphs, index) ? spacing : 0);
    }
  }
  return width - (runs.at(-1)?.spacing ?? 0);
}

interface PrefixWidths {
  /** By UTF-16 index: the width of all before it, em. */
  readonly before: Float64Array;
  /** By UTF-16 index: the letter spacing behind the character before it, em. */
  readonly spacingBefore: Float64Array;
  /** By UTF-16 index: whether a line that starts or ends there is shaped anew. */
  readonly unsafe: Uint8Array;
}

function prefixWidths(runs: readonly LineRun[], length: number): PrefixWidths {
  const before = new Float64Array(length + 1);
  const spacingBefore = new Float64Array(length + 1);
  const unsafe = new Uint8Array(length + 1);
  for (const { item, scale, spacing, glyphs } of runs) {
    for (const [index, { cluster, advance, unsafe: isUnsafe }] of glyphs.entries()) {
      const width = advance * scale + (endsCluster(glyphs, index) ? spacing : 0);
      before[cluster + 1] = (before[cluster + 1] ?? 0) + width;
      if (isUnsafe) unsafe[cluster] = 1;
    }
    spacingBefore.fill(spacing, item.start + 1, item.end + 1);
  }
  for (let index = 1; index <= length; index += 1)
    before[index] = (before[index] ?? 0) + (before[index - 1] ?? 0);
  return { before, spacingBefore, unsafe };
}
