import { BREAK_LEVEL } from './break-opportunity.ts';
import type { BreakLevel, BreakOpportunity, BreakRule } from './break-opportunity.ts';
import { isLanguage } from './break-rules.ts';
import type { BreakRules } from './break-rules.ts';
import { toCodePoints } from './code-points.ts';
import type { CodePoints } from './code-points.ts';
import { graphemeBoundaries } from './graphemes.ts';
import { CLASS } from './line-break-class.ts';
import { permittedBreaks } from './permitted-breaks.ts';
import { phraseBoundaries } from './phrase-boundaries.ts';
import { isBreakableSpace } from './spaces.ts';
import { strictClasses, wordClasses } from './tailored-classes.ts';

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
  if (!phrases) {
    return { allowed: words, rule: 'word' };
  }
  const starts = phraseBoundaries(codePoints);
  return { allowed: words.map((allowed, entry) => allowed || starts[entry] === true), rule: 'phrase' };
}

const NEVER_STARTS: ReadonlySet<number> = new Set([CLASS.CL, CLASS.CP, CLASS.EX, CLASS.NS, CLASS.IN]);

function isForbidden(before: number, after: number): boolean {
  return before === CLASS.OP || NEVER_STARTS.has(after);
}
