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

/** Where between 0 and 1, exclusive, the derivative is zero; ascending. */
function turnsOf([first = 0, second = 0, third = 0, fourth]: readonly number[]): number[] {
  const turns =
    fourth === undefined
      ? [(first - second) / (first - 2 * second + third)]
      : rootsOf(fourth - first + 3 * (second - third), 2 * (first - 2 * second + third), second - first);
  return turns.filter((turn) => turn > 0 && turn < 1).sort((one, other) => one - other);
}

/** The real roots of a·t² + b·t + c. */
function rootsOf(a: number, b: number, c: number): number[] {
  if (a === 0) return [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return [];
  // The sum that does not cancel out: Numerical Recipes, section 5.6.
  const sum = -(b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant)) / 2;
  return discriminant === 0 ? [sum / a] : [sum / a, c / sum];
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
