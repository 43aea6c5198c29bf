import SvgPath from 'svgpath';

/** Straight pieces that stand for a curve. */
const PIECES = 12;

/**
 * The outline of a stroke with round ends and joins: a circle on every point of the line, a bar between every two.
 * All turn the same way, so the nonzero rule fills their union.
 *
 * @param data path data of moves and cubic curves
 */
export function strokeOutline(data: string, width: number): string {
  const radius = width / 2;
  let outline = '';
  let before: readonly [number, number] | null = null;
  const visit = (x: number, y: number) => {
    outline += `M${x + radius} ${y}a${radius} ${radius} 0 0 1 ${-width} 0a${radius} ${radius} 0 0 1 ${width} 0Z`;
    if (before !== null) outline += bar(before, [x, y], radius);
    before = [x, y];
  };
  SvgPath(data)
    .abs()
    .unshort()
    .unarc()
    .iterate((segment, _index, fromX, fromY) => {
      if (segment[0] === 'M') {
        before = null;
        visit(segment[1], segment[2]);
      } else if (segment[0] === 'C') {
        const [, x1, y1, x2, y2, x, y] = segment;
        for (let piece = 1; piece <= PIECES; piece += 1) {
          const at = piece / PIECES;
          visit(cubicAt(at, fromX, x1, x2, x), cubicAt(at, fromY, y1, y2, y));
        }
      } else {
        throw new Error(`Expected no ${segment[0]} in a stroke`);
      }
    });
  return outline;
}

function bar(from: readonly [number, number], to: readonly [number, number], radius: number): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length === 0) return '';
  const [nx, ny] = [(dy / length) * radius, (-dx / length) * radius];
  const corners = [
    [from[0] + nx, from[1] + ny],
    [to[0] + nx, to[1] + ny],
    [to[0] - nx, to[1] - ny],
    [from[0] - nx, from[1] - ny],
  ];
  return `M${corners.map((corner) => corner.join(' ')).join('L')}Z`;
}

function cubicAt(at: number, from: number, control1: number, control2: number, to: number): number {
  const rest = 1 - at;
  return rest ** 3 * from + 3 * rest ** 2 * at * control1 + 3 * rest * at ** 2 * control2 + at ** 3 * to;
}
