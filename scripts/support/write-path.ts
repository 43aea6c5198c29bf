import type SvgPath from 'svgpath';

/**
 * Writes a path as relative m, l, q, c and z with whole numbers, the first M absolute. Points are rounded, not steps,
 * so that an error does not grow along the path.
 *
 * @throws Error for arcs of an ellipse that `unarc` has left
 */
export function writePath(path: ReturnType<typeof SvgPath>, scale: number): string {
  let [penX, penY] = [0, 0];
  let [startX, startY] = [0, 0];
  let written = '';
  const write = (operator: string, points: readonly number[]) => {
    const [fromX, fromY] = operator === 'M' ? [0, 0] : [penX, penY];
    const rounded = points.map((value) => Math.round(value * scale));
    const steps = rounded.map((value, index) => value - (index % 2 === 0 ? fromX : fromY));
    written +=
      operator + steps.map((step, index) => (index > 0 && step >= 0 ? ` ${step}` : `${step}`)).join('');
    [penX = 0, penY = 0] = rounded.slice(-2);
  };
  path
    .abs()
    .unshort()
    .unarc()
    .iterate(([operator, ...numbers], index, x, y) => {
      const [first = 0] = numbers;
      if (operator === 'M') {
        write(index === 0 ? 'M' : 'm', numbers);
        [startX, startY] = [penX, penY];
      } else if (operator === 'H') {
        write('l', [first, y]);
      } else if (operator === 'V') {
        write('l', [x, first]);
      } else if (operator === 'L' || operator === 'Q' || operator === 'C') {
        write(operator.toLowerCase(), numbers);
      } else if (operator === 'Z' || operator === 'z') {
        written += 'z';
        [penX, penY] = [startX, startY];
      } else {
        throw new Error(`Expected no ${operator} in a path`);
      }
    });
  return written;
}
