const SPACE = 0x20;
const TAB = 0x09;
const IDEOGRAPHIC_SPACE = 0x3000;

/** @returns whether a line may end after this code point wherever it stands (CSS white space) */
export function isBreakableSpace(codePoint: number): boolean {
  return codePoint === SPACE || codePoint === TAB;
}

/**
 * White space at the end of a line hangs: it takes no room (CSS Text 3, 4.1.2). A line feed ends its line and is
 * no part of what is set.
 *
 * @returns the UTF-16 index after the last character of `text[start, end)` that is set
 */
export function withoutHangingSpace(text: string, start: number, end: number): number {
  return trimmedEnd(text, start, end, (unit) => isSpaceOrLineEnd(unit) || unit === IDEOGRAPHIC_SPACE);
}

/** `withoutHangingSpace` that leaves ideographic spaces. */
export function withoutSpace(text: string, start: number, end: number): number {
  return trimmedEnd(text, start, end, isSpaceOrLineEnd);
}

function trimmedEnd(text: string, start: number, end: number, goes: (codeUnit: number) => boolean): number {
  let last = end;
  while (last > start && goes(text.charCodeAt(last - 1))) {
    last -= 1;
  }
  return last;
}

/** Line ends are LF, VT, FF, CR, NEL, LS and PS: the classes BK, CR, LF and NL of UAX #14. */
function isSpaceOrLineEnd(codeUnit: number): boolean {
  const isLineEnd = (codeUnit >= 0x0a && codeUnit <= 0x0d) || codeUnit === 0x85;
  return isBreakableSpace(codeUnit) || isLineEnd || codeUnit === 0x2028 || codeUnit === 0x2029;
}
