import { CLASS, isEastAsian } from './line-break-class.ts';
import { isAllowed, isMandatory } from './uax14-rules.ts';

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
