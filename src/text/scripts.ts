/** Properties of scripts that the layout needs, and right-to-left text (UAX #9). */
import createBidi from 'bidi-js/dist/bidi.mjs';
import type { Bidi, BidiCharTypeName } from 'bidi-js';

/** An ISO 15924 code. `Kana` stands for all scripts that Japanese uses: Han, Hiragana and Katakana. */
export type Script = string;

/** Scripts of the bundled fonts, which are tested first. */
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

/** Signs and marks that all scripts share, and two scripts whose letters are shaped like signs. */
const SHARED = /^[\p{Script=Common}\p{Script=Inherited}\p{Script=Bopomofo}\p{Script=Braille}]/u;

/** Scripts of fonts that an operator may add. HarfBuzz joins, reorders or combines the letters of most of them. */
const FURTHER_SCRIPTS = (
  'Adlm Ahom Armn Bali Batk Beng Bhks Bugi Cakm Cans Cham Cher Chrs Copt Dogr Ethi Geor Glag Gong Gonm Goth Gran ' +
  'Gujr Guru Hmng Hmnp Java Kali Khar Khmr Khoj Knda Kthi Lana Laoo Lepc Limb Lisu Maka Mand Mani Marc Mlym Modi ' +
  'Mong Mtei Mymr Nand Newa Nkoo Olck Orya Osge Ougr Phag Phlp Plrd Rjng Rohg Saur Shrd Sidd Sind Sinh Sogd Sora ' +
  'Soyo Sund Sylo Syrc Tagb Takr Tale Talu Taml Tavt Telu Tfng Tglg Thaa Tibt Tirh Vaii Wara Yezi Yiii Zanb'
)
  .split(' ')
  .map((code) => [code, new RegExp(`^\\p{Script=${code}}`, 'u')] as const);

/** Scripts whose letters join, so that a word is one outline. */
export const JOINING_SCRIPTS: ReadonlySet<Script> = new Set(
  'Arab Syrc Nkoo Mand Mong Phag Rohg Adlm Deva Beng Guru'.split(' '),
);

/** Returns the script of a character, or null if it takes the script of its neighbours (UAX #24: Common, Inherited). */
export function scriptOf(character: string): Script | null {
  const bundled = SCRIPTS.find(([, pattern]) => pattern.test(character));
  if (bundled !== undefined) return bundled[0];
  if (SHARED.test(character)) return null;
  return FURTHER_SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? null;
}

/** A letter of the cursive scripts (CSS Text 4, appendix D) or a tatweel, with its marks. */
const CURSIVE =
  /[\u0640\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mandaic}\p{Script=Mongolian}\p{Script=Phags_Pa}\p{Script=Hanifi_Rohingya}\p{Script=Adlam}][\p{M}\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * A virama, which joins two consonants to a syllable, and an optional joiner. Without Tamil, whose virama does not
 * join.
 */
const JOINS_SYLLABLE =
  /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6]\u200D?$/u;

const INVISIBLE = /^\p{Default_Ignorable_Code_Point}+$/u;

/**
 * Returns whether `letter-spacing` applies after a cluster. It applies neither after a letter of a cursive script, nor
 * inside an orthographic syllable (CSS Text 4, sections 8.2 and 8.2.1), nor after invisible characters.
 */
export function maySpaceBehind(cluster: string): boolean {
  return !CURSIVE.test(cluster) && !JOINS_SYLLABLE.test(cluster) && !INVISIBLE.test(cluster);
}

/** Blocks of Hebrew, Arabic and other scripts of Bidi_Class R or AL, assigned or not (UAX #9, table 4). */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

const ASTRAL = /[\u{10000}-\u{10FFFF}]/gu;

/**
 * For each bidirectional class of characters beyond the Basic Multilingual Plane, a character of that plane with the
 * same class. Other classes are treated as L.
 */
const BMP_SUBSTITUTES: Readonly<Partial<Record<BidiCharTypeName, string>>> = {
  R: '\u05D0',
  AL: '\u0627',
  AN: '\u0660',
  EN: '0',
  ON: '!',
  NSM: '\u0300',
};

let bidi: Bidi | undefined;

/** The base direction of a paragraph: a value of the attribute `direction`. */
export type Direction = 'ltr' | 'rtl';

interface Embedding {
  /**
   * The embedding level of every UTF-16 unit (UAX #9, rules P1 to I2); odd means right to left. Null if the whole text
   * runs from left to right.
   */
  readonly levels: Uint8Array | null;
  /** Returns the base direction of the paragraph that contains an index. */
  readonly directionAt: (index: number) => Direction;
}

/**
 * Returns the embedding levels of a text.
 *
 * @param direction the base direction; null takes it from each paragraph's first strong character (rules P2, P3)
 */
export function embed(text: string, direction: Direction | null): Embedding {
  if (direction !== 'rtl' && !RIGHT_TO_LEFT.test(text)) return { levels: null, directionAt: () => 'ltr' };
  const library = (bidi ??= createBidi());
  // bidi-js classifies UTF-16 units. It treats surrogates as letters of class L, even those of emoji.
  const units = text.replace(ASTRAL, (character) =>
    (BMP_SUBSTITUTES[library.getBidiCharTypeName(character)] ?? 'a').repeat(character.length),
  );
  const { levels, paragraphs } = library.getEmbeddingLevels(units, direction ?? 'auto');
  return {
    levels,
    directionAt: (index) => {
      const paragraph = paragraphs.find(({ end }) => end >= index) ?? paragraphs.at(-1);
      return isRightToLeft(paragraph?.level ?? 0) ? 'rtl' : 'ltr';
    },
  };
}

export function isRightToLeft(level: number): boolean {
  return level % 2 === 1;
}

/**
 * Returns the parts of a line in visual order, from left to right (UAX #9, rule L2). Rule L1 is not needed, because no
 * line ends in white space.
 *
 * @param parts in logical order
 */
export function inVisualOrder<Part>(
  parts: readonly Part[],
  levelOf: (part: Part) => number,
): readonly Part[] {
  const levels = parts.map(levelOf);
  const highest = Math.max(0, ...levels);
  const order = [...parts.keys()];
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < order.length; start += 1) {
      let end = start;
      while (end < order.length && (levels[order[end] ?? 0] ?? 0) >= level) end += 1;
      if (end > start + 1) order.splice(start, end - start, ...order.slice(start, end).toReversed());
      start = Math.max(start, end - 1);
    }
  }
  return order.flatMap((index) => parts[index] ?? []);
}
