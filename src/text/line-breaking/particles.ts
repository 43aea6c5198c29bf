import { toCodePoints } from './code-points.ts';
import { createPhraseScore } from './phrase-score.ts';
import type { Unit } from './unit.ts';

/**
 * Brackets, quotation marks and signs that close a word, before a hiragana that particles start with. Behind 】 and 》,
 * which close the label of a headline, something new begins: 【速報】|ついに登場.
 */
const CLOSED_WORD = /[)\]）］」』〉”’"'#%*&％＃＊＆℃](?=[のはがをにへともでやかなだらさしよまばずっ])/gu;

/**
 * Finds the particles that follow a closed word, as in 「四季」を and (65歳以上)の: they belong to it. Browsers let them
 * start a line, for they look for phrases only behind the bracket; seen with the bracket, BudouX knows better.
 */
export function findParticles(text: string): Unit[] {
  const closings = [...text.matchAll(CLOSED_WORD)];
  if (closings.length === 0) {
    return [];
  }
  const { values, indices } = toCodePoints(text);
  const score = createPhraseScore(values.map((value) => String.fromCodePoint(value)));
  return closings.flatMap(({ index: start }) => {
    const particle = indices.indexOf(start) + 1;
    const joint = start + 1;
    return score(particle) > 0 ? [] : [{ kind: 'particle' as const, start, end: joint + 1, joints: [joint] }];
  });
}
