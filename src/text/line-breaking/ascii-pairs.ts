/**
 * Between two printable ASCII characters browsers do not follow UAX #14: so that addresses, paths and `C++`
 * stay whole, a line may end only after `-` and `?` and before an opening bracket (WebKit bug 37698).
 */
const OPENING = '(<[{';
const ENDS_BEFORE_OPENING = '!"#%&)*+,.:;=>\\]|}~';
const STAYS_WITH_HYPHEN = '!"$\'),./:;?]}';
const STAYS_WITH_QUESTION_MARK = '!"\'),./:;?]}';

/** @returns whether both code points are printable ASCII and no space */
export function isAsciiPair(before: number, after: number): boolean {
  return before > 0x20 && before < 0x7f && after > 0x20 && after < 0x7f;
}

/**
 * @param beforeHyphen the code point before `before`, or undefined: after `-` a digit may start a line in
 *   `ABCD-1234`, but not where the hyphen may be a minus sign
 * @returns whether a line may end between the two characters of an ASCII pair
 */
export function isAsciiPairBreakable(
  before: number,
  after: number,
  beforeHyphen: number | undefined,
): boolean {
  const first = String.fromCharCode(before);
  const second = String.fromCharCode(after);
  if (first === '-') {
    return isDigit(second)
      ? beforeHyphen !== undefined && /^[0-9A-Za-z]$/.test(String.fromCodePoint(beforeHyphen))
      : !STAYS_WITH_HYPHEN.includes(second);
  }
  if (first === '?') {
    return !STAYS_WITH_QUESTION_MARK.includes(second);
  }
  return OPENING.includes(second) && ENDS_BEFORE_OPENING.includes(first);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
