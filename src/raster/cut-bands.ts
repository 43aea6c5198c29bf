import type { Size } from '../picture-format.ts';
import { isOnCanvas } from './on-canvas.ts';
import type { PlacedShape } from '../shape.ts';

/** Whole px; bottom exclusive. */
interface Rows {
  readonly top: number;
  readonly bottom: number;
}

/** A horizontal slice of a card. */
export interface Band extends Rows {
  /** Those whose ink is in the band, in painting order; none where the card has no text. */
  readonly shapes: readonly PlacedShape[];
}

/**
 * Bands begin and end at multiples of this, px, where their neighbours let them. So lines with and without a
 * descender have the same bands, and the empty ones between them are the same few.
 */
const GRID = 8;

/**
 * Cuts a card into bands from top to bottom, so that each shape's ink lies in one band; shapes whose ink has rows in
 * common share one. Shapes that are wholly off the canvas are left out.
 */
export function cutBands(shapes: readonly PlacedShape[], canvas: Size): Band[] {
  const visible = shapes.filter((placed) => isOnCanvas(placed, canvas));
  const inked = roundOutwards(mergeRows(visible.map(rowsOf)), canvas.height);
  const bands: Band[] = [];
  let end = 0;
  for (const { top, bottom } of inked) {
    if (top > end) bands.push({ top: end, bottom: top, shapes: [] });
    const shapes = visible.filter((placed) => overlaps(rowsOf(placed), { top, bottom }));
    bands.push({ top, bottom, shapes });
    end = bottom;
  }
  if (end < canvas.height) bands.push({ top: end, bottom: canvas.height, shapes: [] });
  return bands;
}

function rowsOf({ shape, y }: PlacedShape): Rows {
  return { top: y + shape.top, bottom: y + shape.bottom };
}

function overlaps(one: Rows, other: Rows): boolean {
  return one.top < other.bottom && other.top < one.bottom;
}

/** Joins rows that overlap; the result is ordered and has none in common. */
function mergeRows(all: Rows[]): Rows[] {
  const merged: Rows[] = [];
  for (const rows of all.sort((one, other) => one.top - other.top)) {
    const last = merged.at(-1);
    if (last !== undefined && overlaps(last, rows)) {
      merged[merged.length - 1] = { top: last.top, bottom: Math.max(last.bottom, rows.bottom) };
    } else {
      merged.push(rows);
    }
  }
  return merged;
}

/** Moves ends to the grid, but neither into other rows nor out of the canvas. */
function roundOutwards(merged: readonly Rows[], height: number): Rows[] {
  let above = 0;
  return merged.map(({ top, bottom }, index) => {
    const below = Math.min(merged[index + 1]?.top ?? height, height);
    const rounded = {
      top: Math.max(above, Math.floor(top / GRID) * GRID),
      bottom: Math.min(below, Math.ceil(bottom / GRID) * GRID),
    };
    above = rounded.bottom;
    return rounded;
  });
}
