import { isAsciiPair, isAsciiPairBreakable } from './ascii-pairs.ts';
import type { CodePoints } from './code-points.ts';
import { complexContextBreaks } from './complex-context.ts';
import { isBreakableSpace } from './spaces.ts';
import type { ClassOf } from './tailored-classes.ts';
import { uax14Breaks } from './uax14.ts';
import type { Uax14Breaks } from './uax14.ts';

/**
 * Where lines may and must end, as browsers see it: UAX #14 with the classes of `classOf`, but always after
 * spaces (CSS Text 3, 4.1.3), between ASCII characters by their own table, and between words of Thai and the like.
 */
export function permittedBreaks({ text, values, indices }: CodePoints, classOf: ClassOf): Uax14Breaks {
  const { allowed, mandatory } = uax14Breaks(values, classOf);
  const words = complexContextBreaks(text);
  return {
    mandatory,
    allowed: values.map((value, entry) => {
      const before = values[entry - 1];
      if (before === undefined || isBreakableSpace(value)) {
        return mandatory[entry] === true;
      }
      if (isBreakableSpace(before)) {
        return true;
      }
      return isAsciiPair(before, value)
        ? isAsciiPairBreakable(before, value, values[entry - 2])
        : allowed[entry] === true || words.has(indices[entry] ?? 0);
    }),
  };
}
