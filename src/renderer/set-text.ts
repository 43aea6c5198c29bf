import { Problem } from '../errors.ts';
import { codePointNames } from '../template/text-field.ts';
import { LRUCache } from 'lru-cache';
import { type SvgElement, writeSvg } from '../svg/svg-tree.ts';
import { type MissingCharacters, substituteMissing } from '../text/itemize.ts';
import { layOutText, type TextEngine, type TextLayout } from '../text/lay-out-text.ts';
import { readText } from '../text/read-text.ts';
import { bytesOf } from '../text/shape-item.ts';
import type { SetText } from './build-scene.ts';
import { LEVEL_NAMES, type TextExplanation, type TextReport } from './renderer.ts';

/** Layouts that are kept; a card has five, and a broadcast some thousands of different ones. */
const MAX_KEPT = 2_000;

/** Bytes that they hold, with the outlines of their glyphs. */
const MAX_BYTES = 32 * 2 ** 20;

/** Bytes of a glyph's place and of a text's reasons, beside its outline and characters. */
const GLYPH_BYTES = 100;
const LAYOUT_BYTES = 2_000;

/** Sets texts, and knows again those that were set last. */
export function createTextSetter(
  engine: TextEngine,
): (file: string, missingCharacters?: MissingCharacters) => SetText {
  const known = new LRUCache<string, TextLayout>({
    max: MAX_KEPT,
    maxSize: MAX_BYTES,
    sizeCalculation: bytesOfLayout,
  });
  return (file, missingCharacters = 'reject') => {
    let position = 0;
    return (text, inherited) => {
      position += 1;
      const key = `${file}\0${position}\0${JSON.stringify(inherited)}${writeSvg(text)}`;
      let layout = known.get(key);
      if (layout === undefined) {
        const place = { inherited, file, fallbackId: `text-${position}` };
        layout = setText(text, place, missingCharacters, engine);
        known.set(key, layout);
      }
      return layout;
    };
  };
}

/** An outline that several layouts share is counted with each: another may go before. */
function bytesOfLayout({ glyphs, trace }: TextLayout, key: string): number {
  const shapes = new Set(glyphs.map(({ shape }) => shape));
  return [...shapes].reduce(
    (bytes, shape) => bytes + bytesOf(shape),
    LAYOUT_BYTES + 2 * (key.length + trace.text.length) + glyphs.length * GLYPH_BYTES,
  );
}

function setText(
  text: SvgElement,
  place: Parameters<typeof readText>[1],
  missingCharacters: MissingCharacters,
  engine: TextEngine,
): TextLayout {
  return layOutText(substituteMissing(readText(text, place), missingCharacters, engine.fonts), engine);
}

/** How a text was set, as plain data. */
export function reportText({ id, lines, fontSize, smallest, cut, box }: TextLayout): TextReport {
  return { id, lines, fontSize, smallest, cut, box };
}

/** The same, with the reasons. */
export function explainText(layout: TextLayout): TextExplanation {
  const { text, lines, cutAt, tried, runs } = layout.trace;
  return {
    ...reportText(layout),
    tried: tried.map(({ lines, level, size }) => ({ lines, level: LEVEL_NAMES[level], size })),
    runs: runs.map((line) => line.map(({ text, face: { family, weight } }) => ({ text, family, weight }))),
    breaks: lines.flatMap(({ start, end, brokenBy }) => {
      if (brokenBy === null) return [];
      const { index, rule, level } = brokenBy;
      return [{ index, before: text.slice(start, end), rule, level: LEVEL_NAMES[level] }];
    }),
    cutText: cutAt === null ? null : text.slice(cutAt),
  };
}

/** @throws Problem `characters_not_covered` */
export function refuseUncovered(texts: readonly TextLayout[]): void {
  const sequences = [...new Set(texts.flatMap(({ uncovered }) => uncovered))];
  if (sequences.length === 0) return;
  throw new Problem('characters_not_covered', {
    errors: [
      {
        pointer: '',
        message: 'No bundled font has these characters.',
        codePoints: sequences.map(codePointNames),
      },
    ],
  });
}
