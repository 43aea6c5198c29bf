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

/** The cursive scripts of CSS Text 4, appendix D. */
const CURSIVE =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mandaic}\p{Script=Mongolian}\p{Script=Phags_Pa}\p{Script=Hanifi_Rohingya}\p{Script=Adlam}]\p{M}*$/u;

/** A sign that joins two consonants to a syllable, with what asks for a form; that of Tamil stands by itself. */
const JOINS_SYLLABLE =
  /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6]\u200D?$/u;

const INVISIBLE = /^\p{Default_Ignorable_Code_Point}+$/u;

/**
 * Whether `letter-spacing` may stand behind a cluster: not behind a letter of a cursive script, not inside an
 * orthographic syllable (CSS Text 4, sections 8.2 and 8.2.1), and not behind what draws nothing.
 */
export function maySpaceBehind(cluster: string): boolean {
  return !CURSIVE.test(cluster) && !JOINS_SYLLABLE.test(cluster) && !INVISIBLE.test(cluster);
}
