import { japanesePhraseModel } from './phrase-model.ts';

/**
 * What BudouX says of the boundaries between characters, from the three before and the three after each.
 *
 * @param characters one code point each
 * @returns for the position of a character the score of the boundary before it: more than 0 if a phrase starts there
 */
export function createPhraseScore(characters: readonly string[]): (boundary: number) => number {
  const { base, single, pairs, triples } = japanesePhraseModel();
  const twoFrom = characters.map((character, at) => character + (characters[at + 1] ?? ''));
  const threeFrom = twoFrom.map((two, at) => two + (characters[at + 2] ?? ''));
  return (boundary) => {
    let score = base;
    for (let offset = 0; offset < single.length; offset += 1) {
      score += single[offset]?.get(characters[boundary - 3 + offset] ?? '') ?? 0;
    }
    for (let offset = 0; offset < pairs.length; offset += 1) {
      score += pairs[offset]?.get(twoFrom[boundary - 2 + offset] ?? '') ?? 0;
    }
    for (let offset = 0; offset < triples.length; offset += 1) {
      score += triples[offset]?.get(threeFrom[boundary - 3 + offset] ?? '') ?? 0;
    }
    return score;
  };
}
