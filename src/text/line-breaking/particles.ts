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
  return [...findAfterClosedWords(text), ...findAfterSpaces(text)];
}

/** Spaces behind a word, and a particle, alone or with others, as in React の新機能. */
const SPACED_PARTICLE =
  /(?<=[^ \u3000\n])[ \u3000]+(?=((?:から|まで|より|だけ|など|とか|[のにへとをがではもや])+)([^\p{Script=Hiragana}]|$)?)/gu;

/** Finds the particles that are written behind a space: they are no better a start of a line for it. */
function findAfterSpaces(text: string): Unit[] {
  const found: Unit[] = [];
  for (const match of text.matchAll(SPACED_PARTICLE)) {
    const [spaces, particle = '', follows] = match;
    const start = match.index + spaces.length;
    const isAlone = particle.length === 1 && (follows !== undefined || start + 1 === text.length);
    if (isAlone || !startsWord(text, start)) {
      found.push({ kind: 'particle', start: match.index - 1, end: start + 1, joints: [start] });
    }
  }
  return found;
}

/** Words in hiragana that start like a particle. */
const WORD =
  /とて|とりあ|とく|とき|とう|とびら|ともだ|もっ|もう|もの|もし|もと|もり|はじ|はや|はな|はた|はさ|はっ|がん|がっ|にほ|にん|にわ|のん|のび|のり|のど|やさ|やは|やっ|やり|やく|からだ|でき|でか|でん|へん|へや/y;

function startsWord(text: string, start: number): boolean {
  WORD.lastIndex = start;
  return WORD.test(text);
}

function findAfterClosedWords(text: string): Unit[] {
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
