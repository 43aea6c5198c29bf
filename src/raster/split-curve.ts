import { turnsOf } from '../svg/curve-turns.ts';

export type Point = readonly [x: number, y: number];

/** Three points of a quadratic or four of a cubic Bézier curve, the ends included. */
type Curve = readonly Point[];

/**
 * Splits a Bézier curve where it turns vertically.
 *
 * @param curve points in whole units
 * @returns curves in order, points rounded to whole units, whose control points go up only or down only; or the curve
 *   itself if it does not turn
 */
export function splitCurve(curve: Curve): Curve[] {
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
