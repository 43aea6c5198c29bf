import { type CodePoints, toCodePoints } from './characters.ts';
import type { Unit } from './lines.ts';
import { JAPANESE_MODEL } from './phrase-model-data.ts';

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
    if (isWord[start] !== true) continue;
    let end = start + 1;
    while (isWord[end] === true) end += 1;
    boundaries[start] = CLOSES.test(characters[start - 1] ?? '');
    for (const position of boundariesInRun(characters.slice(start, end))) boundaries[start + position] = true;
    if (end < characters.length) boundaries[end] = STARTS_WORD.test(characters[end] ?? '');
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
    if (score(boundary) > 0) found.push(positions[boundary] ?? 0);
  }
  return found;
}

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
  if (closings.length === 0) return [];
  const { values, indices } = toCodePoints(text);
  const score = createPhraseScore(values.map((value) => String.fromCodePoint(value)));
  return closings.flatMap(({ index: start }) => {
    const particle = indices.indexOf(start) + 1;
    const joint = start + 1;
    return score(particle) > 0 ? [] : [{ kind: 'particle' as const, start, end: joint + 1, joints: [joint] }];
  });
}

/**
 * What BudouX says of the boundaries between characters, from the three before and the three after each.
 *
 * @param characters one code point each
 * @returns for the position of a character the score of the boundary before it: more than 0 if a phrase starts there
 */
function createPhraseScore(characters: readonly string[]): (boundary: number) => number {
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

/** By the name of a group of features, such as UW1: the weight of each feature. */
type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>;
type FeatureWeights = ReadonlyMap<string, number>;

/**
 * BudouX's features of a boundary: what one (U), two (B) or three (T) characters around it say for or against it.
 * The six single characters are numbered from three before to three after; B2 and T2, T3 straddle the boundary.
 */
interface PhraseModel {
  /** Minus half of the sum of all weights: what a boundary has to overcome. */
  readonly base: number;
  readonly single: readonly FeatureWeights[];
  readonly pairs: readonly FeatureWeights[];
  readonly triples: readonly FeatureWeights[];
}

let japanese: PhraseModel | undefined;

/** BudouX's Japanese model (Apache License 2.0), parsed at the first call. */
function japanesePhraseModel(): PhraseModel {
  japanese ??= toPhraseModel(JSON.parse(JAPANESE_MODEL));
  return japanese;
}

function toPhraseModel(model: Weights): PhraseModel {
  const group = (name: string): FeatureWeights => new Map(Object.entries(model[name] ?? {}));
  const weights = Object.values(model).flatMap((features) => Object.values(features));
  return {
    base: -0.5 * weights.reduce((sum, weight) => sum + weight, 0),
    single: ['UW1', 'UW2', 'UW3', 'UW4', 'UW5', 'UW6'].map(group),
    pairs: ['BW1', 'BW2', 'BW3'].map(group),
    triples: ['TW1', 'TW2', 'TW3', 'TW4'].map(group),
  };
}
