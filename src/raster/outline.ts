/**
 * A shape's outline as it is drawn: one whose curves do not turn back vertically.
 *
 * resvg splits a curve where it turns, at a point that it computes in 32-bit floats from the place on the canvas: the
 * last bits of that point, and now and then the coverage of a pixel, change when a shape moves. A curve that does not
 * turn is filled in integers alone, which are the same wherever it is.
 */
import type { Bounds, PlacedShape, Shape } from '../shape.ts';
import { turnsOf } from '../svg/path-data.ts';

interface Outline {
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

/**
 * The SVG element that draws one shape: what the whole document has and what a mask is made of. 1/64 is exact in
 * binary floating point, so a shape that moves by whole pixels keeps its coverage.
 *
 * @param opacity of the fill, 0 to 1
 */
export function shapeElement({ shape, x, y, fill }: PlacedShape, opacity = 1): string {
  const paint = opacity === 1 ? `fill="${fill}"` : `fill="${fill}" fill-opacity="${opacity}"`;
  return `<path transform="matrix(0.015625 0 0 0.015625 ${x} ${y})" ${paint} d="${outlineOf(shape).path}"/>`;
}

interface PathCommand {
  readonly letter: 'M' | 'L' | 'Q' | 'C' | 'Z';
  /** x and y in turn. */
  readonly numbers: readonly number[];
  /** Where the command stands in the path's string; end exclusive. */
  readonly start: number;
  readonly end: number;
}

const NUMBERS_OF_COMMAND = { M: 2, L: 2, Q: 4, C: 6, Z: 0 } as const;

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const SPACE = 0x20;

/**
 * Reads path data as shapes have them. By hand, because a card with new glyphs has tens of thousands of characters.
 *
 * @param path absolute M, L, Q, C and Z, a letter before every command; whole numbers, parted by spaces or signs
 * @throws Error if the path has anything else
 */
export function parsePath(path: string): PathCommand[] {
  const commands: PathCommand[] = [];
  for (let start = 0; start < path.length;) {
    const letter = path.charAt(start);
    const { numbers, end } = readNumbers(path, start + 1);
    if (!isLetter(letter) || numbers.length !== NUMBERS_OF_COMMAND[letter]) {
      const command = path.slice(start, end + 1);
      throw new Error(
        `Expected M, L, Q, C or Z with whole numbers for a path's command but received "${command}".`,
      );
    }
    commands.push({ letter, numbers, start, end });
    start = end;
  }
  return commands;
}

/** @returns the numbers from `start` up to the first character that belongs to none */
function readNumbers(path: string, start: number): { numbers: number[]; end: number } {
  const numbers: number[] = [];
  let end = start;
  for (;;) {
    while (path.charCodeAt(end) === SPACE) end++;
    const negative = path.charCodeAt(end) === MINUS;
    const digits = negative ? end + 1 : end;
    let at = digits;
    let value = 0;
    for (let code = path.charCodeAt(at); code >= ZERO && code <= NINE; code = path.charCodeAt(++at)) {
      value = value * 10 + code - ZERO;
    }
    if (at === digits) return { numbers, end };
    numbers.push(negative ? -value : value);
    end = at;
  }
}

function isLetter(letter: string): letter is PathCommand['letter'] {
  return Object.hasOwn(NUMBERS_OF_COMMAND, letter);
}

type Point = readonly [x: number, y: number];

/** Three points of a quadratic or four of a cubic Bézier curve, the ends included. */
type Curve = readonly Point[];

/**
 * Splits a Bézier curve where it turns vertically.
 *
 * @param curve points in whole units
 * @returns curves in order, points rounded to whole units, whose control points go up only or down only; or the curve
 *   itself if it does not turn
 */
function splitCurve(curve: Curve): Curve[] {
  const pieces: Curve[] = [];
  let rest = curve;
  let done = 0;
  for (const turn of turnsOf(curve.map(([, y]) => y))) {
    const [piece, remainder] = splitAt(rest, (turn - done) / (1 - done));
    pieces.push(piece);
    rest = remainder;
    done = turn;
  }
  return pieces.length === 0 ? [curve] : [...pieces, rest].map(roundCurve);
}

/** De Casteljau's construction: the curve up to and from the parameter `at`. */
function splitAt(curve: Curve, at: number): [before: Curve, after: Curve] {
  const before: Point[] = [];
  const after: Point[] = [];
  for (let points = curve; points.length > 0; points = between(points, at)) {
    before.push(...points.slice(0, 1));
    after.unshift(...points.slice(-1));
  }
  return [before, after];
}

function between(points: Curve, at: number): Point[] {
  return points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y];
    return [fromX + (x - fromX) * at, fromY + (y - fromY) * at];
  });
}

/** Rounding must not let a control point leave the height between its neighbours. */
function roundCurve(curve: Curve): Curve {
  const end = Math.round(curve.at(-1)?.[1] ?? 0);
  let last: number | undefined;
  return curve.map(([x, y]) => {
    const height = Math.round(y);
    last = last === undefined ? height : clamp(height, last, end);
    return [Math.round(x), last];
  });
}

function clamp(value: number, one: number, other: number): number {
  return Math.min(Math.max(value, Math.min(one, other)), Math.max(one, other));
}
