import { CLASS, isEastAsian } from './characters.ts';

/** Code points that take no combining marks: a mark after them stands alone (LB9, LB10). */
const TAKES_NO_MARKS: ReadonlySet<number> = new Set([
  CLASS.BK,
  CLASS.CR,
  CLASS.LF,
  CLASS.NL,
  CLASS.SP,
  CLASS.ZW,
]);
const DOTTED_CIRCLE = 0x25cc;

export interface Uax14Breaks {
  /** Whether a line may end before this code point. */
  readonly allowed: readonly boolean[];
  /** Whether a line must end before this code point. */
  readonly mandatory: readonly boolean[];
}

/**
 * Unicode line breaking, UAX #14 for Unicode 17.
 *
 * @param classOf the class of a code point: `lineBreakClass`, or a tailoring of it
 * @returns two lists as long as `codePoints`; nothing is said of the start and the end of the text (LB2, LB3)
 */
export function uax14Breaks(
  codePoints: readonly number[],
  classOf: (codePoint: number) => number,
): Uax14Breaks {
  const positions: number[] = [];
  const classes: number[] = [];
  const eastAsian: boolean[] = [];
  const dottedCircle: boolean[] = [];
  const joined: boolean[] = [];
  for (const [position, codePoint] of codePoints.entries()) {
    const found = classOf(codePoint);
    const isMark = found === CLASS.CM || found === CLASS.ZWJ;
    const last = classes.length - 1;
    if (isMark && last >= 0 && !TAKES_NO_MARKS.has(classes[last] ?? CLASS.SP)) {
      joined[last] = found === CLASS.ZWJ;
      continue;
    }
    positions.push(position);
    classes.push(isMark ? CLASS.AL : found);
    eastAsian.push(isEastAsian(codePoint));
    dottedCircle.push(codePoint === DOTTED_CIRCLE);
    joined.push(found === CLASS.ZWJ);
  }
  const text = { classes, eastAsian, dottedCircle, joined };
  const allowed = codePoints.map(() => false);
  const mandatory = codePoints.map(() => false);
  for (let entry = 1; entry < positions.length; entry += 1) {
    const position = positions[entry] ?? 0;
    mandatory[position] = isMandatory(text, entry);
    allowed[position] = mandatory[position] || isAllowed(text, entry);
  }
  return { allowed, mandatory };
}

const { AL, ID, NS, OP, CL, CP, QU, QU_Pi, QU_Pf, EX, IS, SY, IN, PR, PO, NU, SP, BA, BB, HY, HH, B2 } =
  CLASS;
const { CB, GL, WJ, ZW, ZWJ, BK, CR, LF, NL, HL, SA, EB, EM, RI, ID_Cn, H2, H3, JL, JV, JT } = CLASS;
const { AK, AP, AS, VI, VF } = CLASS;

/** A text after the rules LB9 and LB10: no combining marks, each entry is a character with all its marks. */
interface ResolvedText {
  readonly classes: readonly number[];
  /** East_Asian_Width is F, W or H. */
  readonly eastAsian: readonly boolean[];
  /** The character is U+25CC, which carries marks in their stead (LB28a). */
  readonly dottedCircle: readonly boolean[];
  /** The last mark is a zero width joiner (LB8a). */
  readonly joined: readonly boolean[];
}

const set = (...classes: readonly number[]): ReadonlySet<number> => new Set(classes);
const HARD_BREAKS = set(BK, CR, LF, NL);
const LETTERS = set(AL, HL, SA);
const HYPHENS = set(HY, HH);
const PICTURES = set(ID, ID_Cn, EB, EM);
const HANGUL = set(JL, JV, JT, H2, H3);
const QUOTES = set(QU, QU_Pi, QU_Pf);
const BEFORE_OPENING_QUOTE = set(BK, CR, LF, NL, OP, QU, QU_Pi, QU_Pf, GL, SP, ZW);
const AFTER_CLOSING_QUOTE = set(SP, GL, WJ, CL, QU, QU_Pi, QU_Pf, CP, EX, IS, SY, BK, CR, LF, NL, ZW);
const BEFORE_LEADING_HYPHEN = set(BK, CR, LF, NL, SP, ZW, CB, GL);

/** @returns whether a line must end before entry `at`: LB4, LB5 */
function isMandatory({ classes }: ResolvedText, at: number): boolean {
  const before = classes[at - 1] ?? BK;
  return HARD_BREAKS.has(before) && !(before === CR && classes[at] === LF);
}

/** @returns whether a line may end before entry `at`, which is neither the first nor after a hard break: LB6 to LB31 */
function isAllowed(text: ResolvedText, at: number): boolean {
  const { classes } = text;
  const before = classes[at - 1] ?? BK;
  const after = classes[at] ?? BK;
  if (HARD_BREAKS.has(after) || after === SP || after === ZW) return false; // LB6, LB7
  const word = lastBeforeSpaces(classes, at);
  const beforeSpaces = classes[word];
  if (beforeSpaces === ZW) return true; // LB8
  if (text.joined[at - 1] === true || before === ZWJ || after === WJ || before === WJ || before === GL) {
    return false; // LB8a, LB11, LB12
  }
  if (after === GL && before !== SP && before !== BA && !HYPHENS.has(before)) return false; // LB12a
  if (after === CL || after === CP || after === EX || after === SY || beforeSpaces === OP) {
    return false; // LB13, LB14
  }
  if (beforeSpaces === QU_Pi && (word === 0 || BEFORE_OPENING_QUOTE.has(classes[word - 1] ?? BK))) {
    return false; // LB15a
  }
  if (after === QU_Pf && (at + 1 === classes.length || AFTER_CLOSING_QUOTE.has(classes[at + 1] ?? BK))) {
    return false; // LB15b
  }
  if (after === IS) return before === SP && classes[at + 1] === NU; // LB15c, LB15d
  if ((beforeSpaces === CL || beforeSpaces === CP) && after === NS) return false; // LB16
  if (beforeSpaces === B2 && after === B2) return false; // LB17
  if (before === SP) return true; // LB18
  if (isHeldByQuote(text, at)) return false; // LB19, LB19a
  if (before === CB || after === CB) return true; // LB20
  return !(isWordHeld(classes, at) || isNumberHeld(classes, at) || isScriptHeld(text, at));
}

/** The last entry before `at` that is no space, or -1. */
function lastBeforeSpaces(classes: readonly number[], at: number): number {
  let entry = at - 1;
  while (classes[entry] === SP) entry -= 1;
  return entry;
}

function isHeldByQuote({ classes, eastAsian }: ResolvedText, at: number): boolean {
  const before = classes[at - 1] ?? BK;
  const after = classes[at] ?? BK;
  if (QUOTES.has(after)) return after !== QU_Pi || eastAsian[at - 1] !== true || eastAsian[at + 1] !== true;
  return QUOTES.has(before) && (before !== QU_Pf || eastAsian[at] !== true || eastAsian[at - 2] !== true);
}

/** Hyphens and what belongs to the word before or after: LB20a to LB22. */
function isWordHeld(classes: readonly number[], at: number): boolean {
  const before = classes[at - 1] ?? BK;
  const after = classes[at] ?? BK;
  if (HYPHENS.has(before)) {
    const first = at === 1 || BEFORE_LEADING_HYPHEN.has(classes[at - 2] ?? BK);
    if ((first && LETTERS.has(after)) || (classes[at - 2] === HL && after !== HL)) {
      return true; // LB20a, LB21a
    }
  }
  return (
    after === BA ||
    HYPHENS.has(after) ||
    after === NS ||
    before === BB || // LB21
    (before === SY && after === HL) || // LB21b
    after === IN // LB22
  );
}

/** Numbers with their signs and units, and letters beside digits: LB23 to LB25. */
function isNumberHeld(classes: readonly number[], at: number): boolean {
  const before = classes[at - 1] ?? BK;
  const after = classes[at] ?? BK;
  const affixBefore = before === PR || before === PO;
  const affixAfter = after === PR || after === PO;
  if (LETTERS.has(before)) return after === NU || affixAfter; // LB23, LB24
  if (LETTERS.has(after)) return before === NU || affixBefore; // LB23, LB24
  if ((before === PR && PICTURES.has(after)) || (PICTURES.has(before) && after === PO)) return true; // LB23a
  if (affixAfter) {
    const bracket = before === CL || before === CP;
    return endsNumber(classes, bracket ? at - 2 : at - 1);
  }
  if (affixBefore && after === OP) {
    return classes[at + 1] === NU || (classes[at + 1] === IS && classes[at + 2] === NU);
  }
  return after === NU && (affixBefore || before === HY || before === IS || endsNumber(classes, at - 1));
}

/** Whether entry `last` ends `NU (SY | IS)*`. */
function endsNumber(classes: readonly number[], last: number): boolean {
  let entry = last;
  while (classes[entry] === SY || classes[entry] === IS) entry -= 1;
  return classes[entry] === NU;
}

/** Syllables, words and pictures: LB26 to LB30b. */
function isScriptHeld(text: ResolvedText, at: number): boolean {
  const { classes, eastAsian } = text;
  const before = classes[at - 1] ?? BK;
  const after = classes[at] ?? BK;
  if (HANGUL.has(before)) return after === PO || isHangulSyllable(before, after); // LB26, LB27
  if (before === PR && HANGUL.has(after)) return true; // LB27
  if (LETTERS.has(after) && (LETTERS.has(before) || before === IS)) return true; // LB28, LB29
  if (isAksaraHeld(text, at)) return true; // LB28a
  const wordBefore = LETTERS.has(before) || before === NU;
  const wordAfter = LETTERS.has(after) || after === NU;
  if (
    (wordBefore && after === OP && eastAsian[at] !== true) ||
    (before === CP && eastAsian[at - 1] !== true && wordAfter)
  ) {
    return true; // LB30
  }
  if (before === RI && after === RI) return isOddRun(classes, at - 1); // LB30a
  return after === EM && (before === EB || before === ID_Cn); // LB30b
}

function isHangulSyllable(before: number, after: number): boolean {
  if (before === JL) return after === JL || after === JV || after === H2 || after === H3;
  return before === JV || before === H2 ? after === JV || after === JT : after === JT;
}

function isAksaraHeld({ classes, dottedCircle }: ResolvedText, at: number): boolean {
  const isBase = (entry: number): boolean => classes[entry] === AK || dottedCircle[entry] === true;
  const isStart = (entry: number): boolean => isBase(entry) || classes[entry] === AS;
  const before = classes[at - 1];
  const after = classes[at];
  return (
    (before === AP && isStart(at)) ||
    (isStart(at - 1) && (after === VF || after === VI)) ||
    (before === VI && isStart(at - 2) && isBase(at)) ||
    (isStart(at - 1) && isStart(at) && classes[at + 1] === VF)
  );
}

/** Whether an odd number of regional indicators ends at entry `last`: one is still without its partner. */
function isOddRun(classes: readonly number[], last: number): boolean {
  let first = last;
  while (classes[first] === RI) first -= 1;
  return (last - first) % 2 === 1;
}
