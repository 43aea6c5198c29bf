import {
  type BreakRules,
  CLASS,
  type CodePoints,
  graphemeBoundaries,
  isLanguage,
  lineBreakClass,
  toCodePoints,
} from './characters.ts';
import {
  BREAK_LEVEL,
  type BreakLevel,
  type BreakOpportunity,
  type BreakRule,
  isBreakableSpace,
} from './lines.ts';
import { phraseBoundaries } from './phrases.ts';
import { uax14Breaks, type Uax14Breaks } from './uax14.ts';

/** Every place where a line of `text` may end if nothing but the rules of its language counts: a browser's breaks. */
export function plainBreaks(text: string, rules: BreakRules): readonly BreakOpportunity[] {
  const codePoints = toCodePoints(text);
  const classOf = strictClasses(rules.language);
  const strict = permittedBreaks(codePoints, classOf);
  const preferred = preferredBreaks(codePoints, rules, strict.allowed);
  const entryAt = new Map(codePoints.indices.map((index, entry) => [index, entry]));
  return graphemeBoundaries(text).map((index) => {
    const entry = entryAt.get(index) ?? 0;
    const before = codePoints.values[entry - 1] ?? 0;
    if (strict.mandatory[entry] === true) {
      return { ...plainBreak(index, BREAK_LEVEL.preferred, 'mandatory'), mandatory: true };
    }
    if (strict.allowed[entry] !== true) {
      return isForbidden(classOf(before), classOf(codePoints.values[entry] ?? 0))
        ? plainBreak(index, BREAK_LEVEL.forbidden, 'forbidden')
        : plainBreak(index, BREAK_LEVEL.grapheme, 'grapheme');
    }
    return preferred.allowed[entry] === true
      ? plainBreak(index, BREAK_LEVEL.preferred, isBreakableSpace(before) ? 'space' : preferred.rule)
      : plainBreak(index, BREAK_LEVEL.strict, 'uax14');
  });
}

function plainBreak(index: number, level: BreakLevel, rule: BreakRule): BreakOpportunity {
  return { index, level, looseLevel: level, rule, mandatory: false };
}

interface PreferredBreaks {
  readonly allowed: readonly boolean[];
  readonly rule: BreakRule;
}

function preferredBreaks(
  codePoints: CodePoints,
  { wordBreak, language }: BreakRules,
  strict: readonly boolean[],
): PreferredBreaks {
  const phrases = wordBreak === 'auto-phrase' && isLanguage(language, 'ja');
  // Browsers know no phrases of other languages, and take the words of Korean for them.
  if (wordBreak === 'normal' || (wordBreak === 'auto-phrase' && !phrases && !isLanguage(language, 'ko'))) {
    return { allowed: strict, rule: 'uax14' };
  }
  const words = permittedBreaks(codePoints, wordClasses(language)).allowed;
  if (!phrases) return { allowed: words, rule: 'word' };
  const starts = phraseBoundaries(codePoints);
  return { allowed: words.map((allowed, entry) => allowed || starts[entry] === true), rule: 'phrase' };
}

const NEVER_STARTS: ReadonlySet<number> = new Set([CLASS.CL, CLASS.CP, CLASS.EX, CLASS.NS, CLASS.IN]);

function isForbidden(before: number, after: number): boolean {
  return before === CLASS.OP || NEVER_STARTS.has(after);
}

/**
 * Where lines may and must end, as browsers see it: UAX #14 with the classes of `classOf`, but always after
 * spaces (CSS Text 3, 4.1.3), between ASCII characters by their own table, and between words of Thai and the like.
 */
function permittedBreaks({ text, values, indices }: CodePoints, classOf: ClassOf): Uax14Breaks {
  const { allowed, mandatory } = uax14Breaks(values, classOf);
  const words = complexContextBreaks(text);
  return {
    mandatory,
    allowed: values.map((value, entry) => {
      const before = values[entry - 1];
      if (before === undefined || isBreakableSpace(value)) return mandatory[entry] === true;
      if (isBreakableSpace(before)) return true;
      return isAsciiPair(before, value)
        ? isAsciiPairBreakable(before, value, values[entry - 2])
        : allowed[entry] === true || words.has(indices[entry] ?? 0);
    }),
  };
}

/**
 * Between two printable ASCII characters browsers do not follow UAX #14: so that addresses, paths and `C++`
 * stay whole, a line may end only after `-` and `?` and before an opening bracket (WebKit bug 37698).
 */
const OPENING = '(<[{';
const ENDS_BEFORE_OPENING = '!"#%&)*+,.:;=>\\]|}~';
const STAYS_WITH_HYPHEN = '!"$\'),./:;?]}';
const STAYS_WITH_QUESTION_MARK = '!"\'),./:;?]}';

/** @returns whether both code points are printable ASCII and no space */
function isAsciiPair(before: number, after: number): boolean {
  return before > 0x20 && before < 0x7f && after > 0x20 && after < 0x7f;
}

/**
 * @param beforeHyphen the code point before `before`, or undefined: after `-` a digit may start a line in
 *   `ABCD-1234`, but not where the hyphen may be a minus sign
 * @returns whether a line may end between the two characters of an ASCII pair
 */
function isAsciiPairBreakable(before: number, after: number, beforeHyphen: number | undefined): boolean {
  const first = String.fromCharCode(before);
  const second = String.fromCharCode(after);
  if (first === '-') {
    return isDigit(second)
      ? beforeHyphen !== undefined && /^[0-9A-Za-z]$/.test(String.fromCodePoint(beforeHyphen))
      : !STAYS_WITH_HYPHEN.includes(second);
  }
  if (first === '?') return !STAYS_WITH_QUESTION_MARK.includes(second);
  return OPENING.includes(second) && ENDS_BEFORE_OPENING.includes(first);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

const COMPLEX_CONTEXT = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * Word boundaries of Thai, Lao, Khmer and Burmese (class SA), which are written without spaces. UAX #14 leaves
 * them to a dictionary; ICU's is behind `Intl.Segmenter`, the same for every locale.
 *
 * @returns the UTF-16 indices at which such a word starts directly after another one
 */
function complexContextBreaks(text: string): ReadonlySet<number> {
  const breaks = new Set<number>();
  if (!COMPLEX_CONTEXT.test(text)) return breaks;
  segmenter ??= new Intl.Segmenter('th', { granularity: 'word' });
  for (const { index } of segmenter.segment(text)) {
    const startsWord = lineBreakClass(text.codePointAt(index) ?? 0) === CLASS.SA;
    if (startsWord && COMPLEX_CONTEXT.test(text.charAt(index - 1))) breaks.add(index);
  }
  return breaks;
}

/** The class of a code point in a language and for a value of `word-break`. */
type ClassOf = (codePoint: number) => number;

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
function strictClasses(language: string): ClassOf {
  const bracketQuotes = isLanguage(language, 'ja') || isLanguage(language, 'zh');
  return (codePoint) => {
    if (codePoint === FULL_WIDTH_TILDE) return CLASS.NS;
    if (bracketQuotes && codePoint === LEFT_DOUBLE_QUOTE) return CLASS.OP;
    return bracketQuotes && codePoint === RIGHT_DOUBLE_QUOTE ? CLASS.CL : lineBreakClass(codePoint);
  };
}

/**
 * Classes under which the characters of Chinese, Japanese and Korean words hold together like Latin letters: for
 * `word-break: keep-all`, and for `auto-phrase`, which adds the boundaries of phrases afterwards.
 */
function wordClasses(language: string): ClassOf {
  const strict = strictClasses(language);
  return (codePoint) =>
    codePoint >= FIRST_CJK && WORD_CHARACTER.test(String.fromCodePoint(codePoint))
      ? CLASS.AL
      : strict(codePoint);
}
