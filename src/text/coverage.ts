/** Sets of code points as text: ranges in hex, such as `20-7e a0 3041-3096`, ascending. */

/** Whether the set has a code point. */
export type Coverage = (codePoint: number) => boolean;

/** @throws Error if the ranges are not written so */
export function readCoverage(ranges: string): Coverage {
  const bounds = Uint32Array.from(
    ranges.split(' ').flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16) + 1];
    }),
  );
  const isAscending = bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0));
  if (!isAscending) throw new Error('Expected ascending ranges of code points in hex such as "20-7e a0".');
  return (codePoint) => {
    // How many bounds are at or below it: an odd number inside a range.
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] ?? 0) <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  };
}
