/**
 * A shape's outline as it is drawn: one whose curves do not turn back vertically.
 *
 * resvg splits a curve where it turns, at a point that it computes in 32-bit floats from the place on the canvas: the
 * last bits of that point, and now and then the coverage of a pixel, change when a shape moves. A curve that does not
 * turn is filled in integers alone, which are the same wherever it is.
 */

import { parsePath } from './parse-path.ts';
import type { PathCommand } from './parse-path.ts';
import type { Bounds, Shape } from '../shape.ts';
import { splitCurve } from './split-curve.ts';
import type { Point } from './split-curve.ts';

export interface Outline {
  /** In whole 64ths of a pixel. */
  readonly path: string;
  /** The pixels that hold all points, control points too; without area if there are no points. */
  readonly box: Bounds;
}

const UNITS_PER_PIXEL = 64;

/** Shapes are on many cards, and reading their paths takes longer than finding them here. */
const outlines = new WeakMap<Shape, Outline>();

/** @throws Error if the shape's path is not as `Shape` says */
export function outlineOf(shape: Shape): Outline {
  return outlines.getOrInsertComputed(shape, readOutline);
}

function readOutline({ path }: Shape): Outline {
  const commands = parsePath(path);
  return { path: splitCurves(path, commands), box: boxOf(commands) };
}

/** Replaces those curves of a path that turn. */
function splitCurves(path: string, commands: readonly PathCommand[]): string {
  // Joined at the end: a string that grows piece by piece stays a tree of pieces.
  const written: string[] = [];
  let copied = 0;
  let [startX, startY] = [0, 0];
  let [x, y] = [startX, startY];
  for (const { letter, numbers, start, end } of commands) {
    if (!goesOneWay(y, numbers)) {
      written.push(path.slice(copied, start));
      for (const piece of splitCurve(pairs([x, y, ...numbers])))
        written.push(letter + piece.slice(1).flat().join(' '));
      copied = end;
    }
    x = numbers.at(-2) ?? startX;
    y = numbers.at(-1) ?? startY;
    if (letter === 'M') [startX, startY] = [x, y];
  }
  return copied === 0 ? path : [...written, path.slice(copied)].join('');
}

/** Whether a command's points go up only or down only: then a curve does not turn. */
function goesOneWay(from: number, numbers: readonly number[]): boolean {
  let rises = false;
  let falls = false;
  let last = from;
  for (let index = 1; index < numbers.length; index += 2) {
    const height = numbers[index] ?? 0;
    if (height > last) falls = true;
    if (height < last) rises = true;
    last = height;
  }
  return !(rises && falls);
}

function pairs(numbers: readonly number[]): Point[] {
  const points: Point[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    points.push([numbers[index] ?? 0, numbers[index + 1] ?? 0]);
  }
  return points;
}

function boxOf(commands: readonly PathCommand[]): Bounds {
  let [left = 0, top = 0] = commands[0]?.numbers ?? [];
  let [right, bottom] = [left, top];
  for (const { numbers } of commands) {
    for (let index = 0; index < numbers.length; index += 2) {
      const x = numbers[index] ?? 0;
      const y = numbers[index + 1] ?? 0;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return {
    left: Math.floor(left / UNITS_PER_PIXEL),
    top: Math.floor(top / UNITS_PER_PIXEL),
    right: Math.ceil(right / UNITS_PER_PIXEL),
    bottom: Math.ceil(bottom / UNITS_PER_PIXEL),
  };
}
