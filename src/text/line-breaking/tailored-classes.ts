import { isLanguage } from './break-rules.ts';
import { CLASS, lineBreakClass } from './line-break-class.ts';

/** The class of a code point in a language and for a value of `word-break`. */
export type ClassOf = (codePoint: number) => number;

const LEFT_DOUBLE_QUOTE = 0x201c;
const RIGHT_DOUBLE_QUOTE = 0x201d;
const FULL_WIDTH_TILDE = 0xff5e;
/** CJK Radicals: no character of a word that is written without spaces comes before them. */
const FIRST_CJK = 0x2e80;

/** Scripts written without spaces with their marks ー ｰ ﾞ ﾟ, Hangul, and full-width letters and digits. */
const WORD_CHARACTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff70\uff9e\uff9f\uac00-\ud7a3\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/u;

/**
 * Classes for CSS `line-break: strict`. In Chinese and Japanese “ and ” open and close like brackets (Unicode
 * CLDR). ～ U+FF5E does not start a line, like 〜 U+301C: people type both for the same sign.
 *
 * @param language BCP 47
 */
export function strictClasses(language: string): ClassOf {
  const bracketQuotes = isLanguage(language, 'ja') || isLanguage(language, 'zh');
  return (codePoint) => {
    if (codePoint === FULL_WIDTH_TILDE) {
      return CLASS.NS;
    }
    if (bracketQuotes && codePoint === LEFT_DOUBLE_QUOTE) {
      return CLASS.OP;
    }
    return bracketQuotes && codePoint === RIGHT_DOUBLE_QUOTE ? CLASS.CL : lineBreakClass(codePoint);
  };
}

/**
 * Classes under which the characters of Chinese, Japanese and Korean words hold together like Latin letters: for
 * `word-break: keep-all`, and for `auto-phrase`, which adds the boundaries of phrases afterwards.
 */
export function wordClasses(language: string): ClassOf {
  const strict = strictClasses(language);
  return (codePoint) =>
    codePoint >= FIRST_CJK && WORD_CHARACTER.test(String.fromCodePoint(codePoint))
      ? CLASS.AL
      : strict(codePoint);
}
