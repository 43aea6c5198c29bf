import type { CodePoints } from './code-points.ts';
import { createPhraseScore } from './phrase-score.ts';

/** What a run of Japanese words is made of: ー ｰ ﾞ ﾟ belong to no script. */
const WORD_CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff70\uff9e\uff9f]/u;
const CLOSES = /[\p{Pc}\p{Pd}\p{Pe}\p{Pf}\p{Po}]/u;
const STARTS_WORD = /[\p{Nd}\p{Pi}\p{Ps}\p{Alphabetic}]/u;
const VOICED_MARK = /[\uff9e\uff9f]/;

/**
 * Boundaries of Japanese phrases (文節), as ICU finds them for CSS `word-break: auto-phrase`: BudouX decides
 * inside each run of kanji and kana, for it was trained on text without the rest. A run starts a phrase after
 * closing punctuation, and whatever opens or starts a word behind a run starts one, too.
 *
 * @returns for each code point whether a phrase starts there
 */
export function phraseBoundaries({ values }: CodePoints): readonly boolean[] {
  const characters = values.map((value) => String.fromCodePoint(value));
  const boundaries = characters.map(() => false);
  const isWord = characters.map((character) => WORD_CHARACTER.test(character));
  for (let start = 0; start < characters.length; start += 1) {
    if (isWord[start] !== true) {
      continue;
    }
    let end = start + 1;
    while (isWord[end] === true) {
      end += 1;
    }
    boundaries[start] = CLOSES.test(characters[start - 1] ?? '');
    for (const position of boundariesInRun(characters.slice(start, end))) {
      boundaries[start + position] = true;
    }
    if (end < characters.length) {
      boundaries[end] = STARTS_WORD.test(characters[end] ?? '');
    }
    start = end;
  }
  return boundaries;
}

/** @returns positions in `run`, which is of compatibility characters as well as of plain ones */
function boundariesInRun(run: readonly string[]): number[] {
  const plain: string[] = [];
  const positions: number[] = [];
  for (const [position, character] of run.entries()) {
    const whole = plain.length > 0 && VOICED_MARK.test(character) ? `${plain.pop()}${character}` : character;
    positions.length = plain.length;
    for (const part of whole.normalize('NFKC')) {
      plain.push(part);
      positions.push(whole === character ? position : position - 1);
    }
  }
  const score = createPhraseScore(plain);
  const found: number[] = [];
  for (let boundary = 1; boundary < plain.length; boundary += 1) {
    if (score(boundary) > 0) {
      found.push(positions[boundary] ?? 0);
    }
  }
  return found;
}
