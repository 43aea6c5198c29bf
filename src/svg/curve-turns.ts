/** Where Bézier curves turn, for boxes of shapes and for outlines that are drawn the same at every place. */

/** Where between 0 and 1, exclusive, the derivative is zero; ascending. */
export function turnsOf([first = 0, second = 0, third = 0, fourth]: readonly number[]): number[] {
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
