/** Whole px; right and bottom exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Path data count in 64ths of a pixel. */
const UNITS_PER_PIXEL = 64;

/**
 * The whole pixels that hold all points of a shape's path, control points too. These, not the ink, decide whether
 * resvg cuts the outline at the edge of a canvas.
 *
 * @param path absolute M, L, Q, C and Z with whole numbers
 * @returns a box without area for a path without points
 */
export function boxOfPath(path: string): Box {
  const coordinates = (path.match(/-?\d+/g) ?? []).map(Number);
  const [left, right] = range(coordinates, 0);
  const [top, bottom] = range(coordinates, 1);
  return { left, top, right, bottom };
}

/** The whole pixels around every second coordinate, beginning with the one at `start`. */
function range(coordinates: readonly number[], start: number): [low: number, high: number] {
  let low = coordinates[start] ?? 0;
  let high = low;
  for (let index = start; index < coordinates.length; index += 2) {
    const coordinate = coordinates[index] ?? 0;
    if (coordinate < low) low = coordinate;
    if (coordinate > high) high = coordinate;
  }
  return [Math.floor(low / UNITS_PER_PIXEL), Math.ceil(high / UNITS_PER_PIXEL)];
}
