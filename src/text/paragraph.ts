import { type Direction, embed, inVisualOrder, maySpaceBehind } from './scripts.ts';
import type { FontLibrary } from './font-library.ts';
import { itemize } from './itemize.ts';
import type { TextItem } from './itemize.ts';
import { endsCluster, halvedIn, isHalved, type ShapedGlyph, shapeItem } from './shape-item.ts';
import type { Span } from './text-block.ts';

/** A part of a line in one face and style. Its glyphs are in visual order. */
export interface LineRun {
  readonly item: TextItem;
  readonly text: string;
  /** Size of the run as a multiple of the text's size. */
  readonly scale: number;
  readonly glyphs: readonly SpacedGlyph[];
}

interface SpacedGlyph extends ShapedGlyph {
  /** Letter spacing after the glyph in logical order (to its left in a right-to-left run), em of the text's size. */
  readonly spacing: number;
}

/** A shaped text. All widths are in em of the text's own size. */
export interface Paragraph {
  readonly text: string;
  /** Grapheme clusters that no face draws, without duplicates. */
  readonly uncovered: readonly string[];
  /** Returns the width of `text[start, end)` as a line of its own. */
  readonly measure: (start: number, end: number) => number;
  /** Like `measure`, but shapes nothing again. Exact unless a line break at an end changes how letters are shaped. */
  readonly estimate: (start: number, end: number) => number;
  /** Returns the width of a line that an ellipsis follows. */
  readonly measureWithEllipsis: (start: number, end: number) => number;
  /** Returns the runs of a line, from left to right. */
  readonly setLine: (start: number, end: number, ellipsis: string) => readonly LineRun[];
  /** Returns the characters of a line, including its hyphen or ellipsis. */
  readonly lineText: (start: number, end: number, ellipsis: string) => string;
  /** Returns the base direction of a line that starts at an index. */
  readonly directionAt: (start: number) => Direction;
  /** The letter spacing between the text and another text that follows it, em. */
  readonly spacingBehind: number;
  /** The largest letter spacing, em; 0 if none is positive. */
  readonly widestSpacing: number;
}

interface LineRange {
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** Indices of the full-width punctuation that is set at half its width. */
  readonly halved: readonly number[];
}

interface ParagraphSource {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly language: string;
  /** px */
  readonly fontSize: number;
  /** The base direction; null takes it from the first strong character. */
  readonly direction?: Direction | null;
}

/**
 * Shapes a text once and returns functions that measure and shape its lines. A line's width is the sum of its clusters'
 * advances. A line is shaped again only if a break at one of its ends changes the shapes of letters.
 */
export function createParagraph(source: ParagraphSource, fonts: FontLibrary): Paragraph {
  const { text, spans, language, fontSize, direction = null } = source;
  const { items, uncovered } = itemize(source, { fonts, direction });

  /** Returns the text with a visible hyphen if a line ends at a soft hyphen at `end`. */
  const hyphenated = (end: number): string => {
    const face = items.find((item) => item.end >= end)?.face;
    if (!isHyphenated(text, end) || face?.kind !== 'font') return text;
    const hyphen = HYPHENS.find((one) => face.covers(one.codePointAt(0) ?? 0)) ?? SOFT_HYPHEN;
    return `${text.slice(0, end - 1)}${hyphen}${text.slice(end)}`;
  };
  const shapeRuns = (shown: string, { start, end, halved }: LineRange): LineRun[] =>
    items
      .filter((item) => item.start < end && item.end > start)
      .map((item) => {
        const from = Math.max(item.start, start);
        const to = Math.min(item.end, end);
        const glyphs = shapeItem(item, { text: shown, start, end, language, halved });
        return {
          item,
          text: shown.slice(from, to),
          scale: item.style.fontSize / fontSize,
          glyphs: spaceOut(glyphs, { text: shown, end: to, spacing: item.style.letterSpacing / fontSize }),
        };
      });

  const lastShaped = new Map<string, readonly LineRun[]>();
  const runsOf = (shown: string, start: number, end: number): readonly LineRun[] =>
    lastShaped.getOrInsertComputed(`${start} ${end} ${shown === text ? '' : '-'}`, () =>
      withoutLastSpacing(shapeRuns(shown, { start, end, halved: halvedIn(text, start, end) })),
    );

  const widths = clusterWidths(
    shapeRuns(text, { start: 0, end: text.length, halved: halvedIn(text, 0, text.length) }),
    text.length,
  );
  const savings = new Map<number, number>();
  /** Returns how much narrower a mark becomes at half width, em. */
  const savingAt = (index: number): number =>
    savings.getOrInsertComputed(index, () => {
      const [full, half] = [[], [index]].map((halved) =>
        widthOf(shapeRuns(text, { start: index, end: index + 1, halved })),
      );
      return (full ?? 0) - (half ?? 0);
    });
  /** Returns how much wider the mark at an index is in a line than in the unbroken text, em. */
  const trimmingAt = (index: number, start: number, end: number): number => {
    const inLine = isHalved(text, index, start, end);
    return inLine === isHalved(text, index, 0, text.length) ? 0 : savingAt(index) * (inLine ? -1 : 1);
  };
  const hyphens = new Map<number, number>();
  const hyphenAt = (end: number): number =>
    hyphens.getOrInsertComputed(end, () =>
      widthOf(withoutLastSpacing(shapeRuns(hyphenated(end), { start: end - 1, end, halved: [] }))),
    );
  const estimate = (start: number, end: number): number =>
    estimatePlain(start, end) + (isHyphenated(text, end) ? hyphenAt(end) : 0);
  const estimatePlain = (start: number, end: number): number => {
    if (end <= start) return 0;
    const atEnds = trimmingAt(start, start, end) + (end - 1 > start ? trimmingAt(end - 1, start, end) : 0);
    return (
      (widths.before[end] ?? 0) - (widths.before[start] ?? 0) - (widths.spacingBefore[end] ?? 0) + atEnds
    );
  };
  const measureShown = (shown: string, start: number, end: number): number => {
    const needsNoShaping = shown === text && !widths.unsafe[start] && !widths.unsafe[end];
    return end <= start || needsNoShaping ? estimatePlain(start, end) : widthOf(runsOf(shown, start, end));
  };

  const { directionAt } = embed(text, direction);
  const ellipsisRun = (at: number, ellipsis: string): LineRun[] => {
    const span = spans.findLast(({ start }) => start < Math.max(at, 1));
    if (span === undefined || ellipsis === '') return [];
    const { style } = span;
    const spansOfIt = [{ start: 0, end: ellipsis.length, style }];
    const base = directionAt(at);
    return itemize({ text: ellipsis, spans: spansOfIt, language }, { fonts, direction: base }).items.map(
      (item) => ({
        item,
        text: ellipsis.slice(item.start, item.end),
        scale: style.fontSize / fontSize,
        glyphs: spaceOut(
          shapeItem(item, { text: ellipsis, start: 0, end: ellipsis.length, language, halved: [] }),
          { text: ellipsis, end: ellipsis.length, spacing: 0 },
        ),
      }),
    );
  };

  return {
    text,
    uncovered,
    measure: (start, end) => measureShown(hyphenated(end), start, end),
    estimate,
    measureWithEllipsis: (start, end) => measureShown(text, start, end) + widthOf(ellipsisRun(end, '…')),
    setLine(start, end, ellipsis) {
      // A line with an ellipsis is cut, not hyphenated.
      const shown = ellipsis === '' ? hyphenated(end) : text;
      const line = inVisualOrder(runsOf(shown, start, end), ({ item }) => item.bidiLevel);
      const after = ellipsisRun(end, ellipsis);
      return directionAt(start) === 'rtl' ? [...after, ...line] : [...line, ...after];
    },
    lineText: (start, end, ellipsis) =>
      (ellipsis === '' ? hyphenated(end) : text).slice(start, end) + ellipsis,
    directionAt,
    spacingBehind: widths.spacingBefore[text.length] ?? 0,
    widestSpacing: Math.max(0, ...spans.map(({ style }) => style.letterSpacing / fontSize)),
  };
}

const SOFT_HYPHEN = '\u00AD';
/** Characters that replace a soft hyphen at the end of a line, by preference. */
const HYPHENS = ['\u2010', '-'];

/** Returns whether a line that ends at an index ends at a soft hyphen. */
function isHyphenated(text: string, end: number): boolean {
  return end < text.length && text.charAt(end - 1) === SOFT_HYPHEN && !/\s/.test(text.charAt(end));
}

/** Adds letter spacing after the last glyph of every cluster to which it applies. */
function spaceOut(
  glyphs: readonly ShapedGlyph[],
  { text, end, spacing }: { text: string; end: number; spacing: number },
): readonly SpacedGlyph[] {
  if (spacing === 0) return glyphs.map((glyph) => ({ ...glyph, spacing: 0 }));
  const starts = [...new Set(glyphs.map(({ cluster }) => cluster)), end].toSorted(
    (one, other) => one - other,
  );
  const endOf = new Map(starts.map((start, index) => [start, starts[index + 1] ?? end]));
  return glyphs.map((glyph, index) => {
    const cluster = text.slice(glyph.cluster, endOf.get(glyph.cluster));
    return { ...glyph, spacing: endsCluster(glyphs, index) && maySpaceBehind(cluster) ? spacing : 0 };
  });
}

/** Removes the letter spacing after the last cluster of a line. */
function withoutLastSpacing(runs: readonly LineRun[]): readonly LineRun[] {
  return runs.map((run, index) => {
    if (index < runs.length - 1) return run;
    const last = Math.max(...run.glyphs.map(({ cluster }) => cluster));
    const glyphs = run.glyphs.map((glyph) => (glyph.cluster === last ? { ...glyph, spacing: 0 } : glyph));
    return { ...run, glyphs };
  });
}

/** Returns the width of runs, em. */
function widthOf(runs: readonly LineRun[]): number {
  let width = 0;
  for (const { scale, glyphs } of runs) {
    for (const { advance, spacing } of glyphs) width += advance * scale + spacing;
  }
  return width;
}

interface ClusterWidths {
  /**
   * By UTF-16 index: the width of the text before it, em. A ligature's width is divided evenly among its characters.
   */
  readonly before: Float64Array;
  /** By UTF-16 index: the letter spacing after the cluster before it, em. */
  readonly spacingBefore: Float64Array;
  /** By UTF-16 index: 1 if a line that starts or ends there must be shaped again. */
  readonly unsafe: Uint8Array;
}

function clusterWidths(runs: readonly LineRun[], length: number): ClusterWidths {
  const widths = new Float64Array(length + 1);
  const spacings = new Float64Array(length + 1);
  const starts = new Uint8Array(length + 1);
  // A position inside a cluster is always unsafe.
  const unsafe = new Uint8Array(length + 1).fill(1);
  for (const { item, scale, glyphs } of runs) {
    for (const { cluster, advance, spacing, unsafe: isUnsafe } of glyphs) {
      widths[cluster] = (widths[cluster] ?? 0) + advance * scale + spacing;
      spacings[cluster] = (spacings[cluster] ?? 0) + spacing;
      starts[cluster] = 1;
      unsafe[cluster] = isUnsafe ? 1 : 0;
    }
    starts[item.start] = 1;
    unsafe[item.start] = 0;
  }
  starts[length] = 1;
  unsafe[length] = 0;
  const before = new Float64Array(length + 1);
  const spacingBefore = new Float64Array(length + 1);
  for (let start = 0; start < length;) {
    const end = starts.indexOf(1, start + 1);
    const [from = 0, width = 0, spacing = 0] = [before[start], widths[start], spacings[start]];
    for (let index = start + 1; index <= end; index += 1) {
      before[index] = from + (width * (index - start)) / (end - start);
    }
    spacingBefore[end] = spacing;
    start = end;
  }
  return { before, spacingBefore, unsafe };
}
