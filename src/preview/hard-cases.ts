import type { z } from 'zod';
import { longestContext } from '../template/generate-contexts.ts';
import type { PreviewExample } from './answers.ts';

/** What texts are filled with, by the name of the case. */
const FILLINGS: readonly (readonly [string, string])[] = [
  // As wide as a character gets.
  ['longest, 漢', '漢'],
  // Without a place to break a line at.
  ['longest, one word', 'W'],
  ['longest, sentences', 'これは、とても長い文章です。'],
  ['longest, Latin', 'The quick brown fox jumps. '],
  ['longest, emoji', '🎉👍🏽'],
];

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Contexts that try a card, as far as the schema of a template takes them. */
export function hardCases(schema: z.ZodType<object>): PreviewExample[] {
  return FILLINGS.flatMap(([name, filling]) => {
    const context = longestContext(schema, (length) => fill(filling, length));
    return context === null ? [] : [{ name, context: { ...context } }];
  });
}

/** Repeats a text up to a number of code points; no character is cut in two, and no space is left at the end. */
function fill(filling: string, length: number): string {
  let filled = '';
  let taken = 0;
  const characters = Array.from(graphemes.segment(filling), ({ segment }) => segment);
  for (let index = 0; ; index += 1) {
    const character = characters[index % characters.length] ?? '';
    taken += Array.from(character).length;
    if (taken > length || character === '') return filled.trimEnd();
    filled += character;
  }
}
