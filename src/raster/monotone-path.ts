/**
 * Paths whose curves do not turn back vertically.
 *
 * resvg splits a curve where it turns, at a point that it computes in 32-bit floats from the place on the canvas: the
 * last bits of that point, and now and then the coverage of a pixel, change when a shape moves. A curve that does not
 * turn is filled in integers alone, which are the same wherever it is.
 */

import { splitCurve } from './split-curve.ts';
import type { Point } from './split-curve.ts';

const POINTS_OF_COMMAND = { M: 1, L: 1, Q: 2, C: 3, Z: 0 } as const;
type Letter = keyof typeof POINTS_OF_COMMAND;

interface Command {
  readonly letter: Letter;
  readonly points: readonly Point[];
}

/**
 * Splits the curves of a path where they turn vertically, at points in whole units.
 *
 * @param path absolute M, L, Q, C and Z with whole numbers, a letter before every command
 * @returns the same string if no curve turns
 * @throws Error if the path has anything else
 */
export function monotonePath(path: string): string {
  let at: Point = [0, 0];
  let start = at;
  let split = false;
  const written = parsePath(path).map(({ letter, points }) => {
    const curves = points.length > 1 ? splitCurve([at, ...points]) : [[at, ...points]];
    if (curves.length > 1) split = true;
    at = points.at(-1) ?? start;
    if (letter === 'M') start = at;
    return curves.map((curve) => letter + curve.slice(1).flat().join(' ')).join('');
  });
  return split ? written.join('') : path;
}

function parsePath(path: string): Command[] {
  return (path.match(/[a-z][^a-z]*/gi) ?? []).map((command) => {
    const letter = command.charAt(0);
    const numbers = (command.match(/-?[\d.]+/g) ?? []).map(Number);
    if (
      !isLetter(letter) ||
      numbers.length !== POINTS_OF_COMMAND[letter] * 2 ||
      !numbers.every(Number.isSafeInteger)
    ) {
      throw new Error(
        `Expected M, L, Q, C or Z with whole numbers for a path's command but received "${command}".`,
      );
    }
    return { letter, points: pairs(numbers) };
  });
}

function isLetter(letter: string): letter is Letter {
  return Object.hasOwn(POINTS_OF_COMMAND, letter);
}

function pairs(numbers: readonly number[]): Point[] {
  const points: Point[] = [];
  for (let index = 0; index < numbers.length; index += 2)
    points.push([numbers[index] ?? 0, numbers[index + 1] ?? 0]);
  return points;
}
