/** Scripts that are shaped in different ways, as ISO 15924 codes; Kana stands for all that Japanese is written in. */
export type Script = 'Kana' | 'Latn' | 'Grek' | 'Cyrl' | 'Arab' | 'Hebr' | 'Thai' | 'Hang' | 'Deva';

const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ['Kana', /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u],
  ['Latn', /^\p{Script=Latin}/u],
  ['Hang', /^\p{Script=Hangul}/u],
  ['Cyrl', /^\p{Script=Cyrillic}/u],
  ['Grek', /^\p{Script=Greek}/u],
  ['Thai', /^\p{Script=Thai}/u],
  ['Arab', /^\p{Script=Arabic}/u],
  ['Hebr', /^\p{Script=Hebrew}/u],
  ['Deva', /^\p{Script=Devanagari}/u],
];

/** Their letters join, so that a word is one outline. */
export const JOINING_SCRIPTS: ReadonlySet<Script> = new Set(['Arab', 'Deva']);

/** @returns the script of a character, or null if it takes that of its neighbours (UAX #24: Common, Inherited) */
export function scriptOf(character: string): Script | null {
  return SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? null;
}
