import type { FontLibrary } from './font-library.ts';
import { itemize } from './itemize.ts';
import type { TextBlock, TextChunk } from './text-block.ts';

/**
 * What stands for a grapheme cluster that no face draws. U+3013 is the mark that Japanese typesetters put where a
 * sort was missing.
 */
const SUBSTITUTES = { replace: '〓', omit: '' } as const;

/** What becomes of characters that no face draws: they are told, or something stands for them, or nothing does. */
export type MissingCharacters = 'reject' | keyof typeof SUBSTITUTES;

/** @returns the text as it is to be set */
export function substituteMissing(
  block: TextBlock,
  policy: MissingCharacters,
  fonts: FontLibrary,
): TextBlock {
  if (policy === 'reject') return block;
  const { language } = block;
  return {
    ...block,
    chunks: block.chunks.map((chunk) =>
      substituteIn(chunk, { substitute: SUBSTITUTES[policy], language, fonts }),
    ),
  };
}

function substituteIn(
  chunk: TextChunk,
  { substitute, language, fonts }: { substitute: string; language: string; fonts: FontLibrary },
): TextChunk {
  const { missing } = itemize({ ...chunk, language }, { fonts });
  if (missing.length === 0) return chunk;
  const all = substitute === '' ? withSpaces(chunk.text, missing) : missing;
  let text = '';
  const spans = chunk.spans.map(({ start, end, style }) => {
    const spanStart = text.length;
    let from = start;
    for (const cluster of all) {
      if (cluster.end <= start || cluster.start >= end) continue;
      text += chunk.text.slice(from, Math.max(from, cluster.start)) + substitute;
      from = Math.min(cluster.end, end);
    }
    text += chunk.text.slice(from, end);
    return { start: spanStart, end: text.length, style };
  });
  return { ...chunk, text, spans: spans.filter(({ start, end }) => end > start) };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What is left out takes the white space behind it along if there is some before it too, or nothing; and the white
 * space before it if nothing follows.
 */
function withSpaces(text: string, missing: readonly Range[]): readonly Range[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of missing) {
    const last = ranges.at(-1);
    if (last?.end === start) last.end = end;
    else ranges.push({ start, end });
    const range = ranges.at(-1) ?? { start, end };
    if (range.start === 0 || isSpace(text, range.start - 1)) while (isSpace(text, range.end)) range.end += 1;
  }
  for (const range of ranges) {
    if (range.end === text.length) while (isSpace(text, range.start - 1)) range.start -= 1;
  }
  return ranges;
}

function isSpace(text: string, index: number): boolean {
  return /[ \n\u3000]/.test(text.charAt(index));
}
