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
  return { ...block, chunks: block.chunks.map((chunk) => substituteIn(chunk, SUBSTITUTES[policy], fonts)) };
}

function substituteIn(chunk: TextChunk, substitute: string, fonts: FontLibrary): TextChunk {
  const { missing } = itemize(chunk.text, chunk.spans, fonts);
  if (missing.length === 0) return chunk;
  let text = '';
  const spans = chunk.spans.map(({ start, end, style }) => {
    const spanStart = text.length;
    let from = start;
    for (const cluster of missing) {
      if (cluster.start < start || cluster.end > end) continue;
      text += chunk.text.slice(from, cluster.start) + substitute;
      from = cluster.end;
    }
    text += chunk.text.slice(from, end);
    return { start: spanStart, end: text.length, style };
  });
  return { ...chunk, text, spans: spans.filter(({ start, end }) => end > start) };
}
