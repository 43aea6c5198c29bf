import type { Size } from '../picture-format.ts';
import type { Bounds, PlacedShape, Shape } from '../shape.ts';
import { type Backdrop, ByteBoundedCache, type LookupCount, type Mask, type Surface } from './backdrops.ts';
import { adler32, changeAdler32, RGBA_BYTES, rgbRows } from './encode-png.ts';
import { outlineOf, shapeElement } from './outline.ts';
import { type Picture, rasterizeSvg } from './rasterize.ts';

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
  const inked = roundOutwards(mergeRows(visible.map(rowsOfShape)), canvas.height);
  const bands: Band[] = [];
  let end = 0;
  for (const { top, bottom } of inked) {
    if (top > end) bands.push({ top: end, bottom: top, shapes: [] });
    const shapes = visible.filter((placed) => overlaps(rowsOfShape(placed), { top, bottom }));
    bands.push({ top, bottom, shapes });
    end = bottom;
  }
  if (end < canvas.height) bands.push({ top: end, bottom: canvas.height, shapes: [] });
  return bands;
}

/** Whether a shape has ink and its box reaches onto the canvas, whole px. */
function isOnCanvas(
  { shape: { left, top, right, bottom }, x, y }: PlacedShape,
  { width, height }: Size,
): boolean {
  if (right <= left || bottom <= top) return false;
  return x + right > 0 && x + left < width && y + bottom > 0 && y + top < height;
}

function rowsOfShape({ shape, y }: PlacedShape): Rows {
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

/** A card that can be drawn in bands. */
export interface BandedCard {
  readonly backdrop: Backdrop;
  /** From top to bottom, without gaps. */
  readonly bands: readonly Band[];
  /** The finished card, for bands that masks cannot express; drawn when it is first asked for. */
  readonly whole: () => Picture;
}

interface PaintedRows {
  /** Overwritten when the next band is painted. */
  readonly bytes: Uint8Array;
  readonly adler: number;
}

/** @param band one of the card's */
export type PaintBand = (card: BandedCard, band: Band) => PaintedRows;

/** Makes the function that paints a band's shapes on its part of the backdrop, always in the same buffer. */
export function createBandPainter(masks: GlyphMasks): PaintBand {
  let buffer = new Uint8Array();

  function blend({ top, bottom, shapes }: Band, inks: readonly Mask[], surface: Surface): PaintedRows {
    const below = surface.bytes.subarray(top * surface.stride, bottom * surface.stride);
    if (buffer.length < below.length) buffer = new Uint8Array(below.length);
    const bytes = buffer.subarray(0, below.length);
    bytes.set(below);

    let sum = 0;
    let moment = 0;
    for (const [index, { x, y, fill }] of shapes.entries()) {
      const mask = inks[index] ?? EMPTY;
      const change = surface.blend(bytes, mask, x + mask.left, y + mask.top - top, parseColour(fill));
      sum += change.sum;
      moment += change.moment;
    }
    const adler = changeAdler32(surface.adlerOf(top, bottom), bytes.length, { sum, moment });
    return { bytes, adler };
  }

  return ({ backdrop, whole }, band) => {
    const inks = band.shapes.flatMap((placed) => masks.maskOf(placed, backdrop) ?? []);
    return inks.length < band.shapes.length ? rowsOf(whole(), band) : blend(band, inks, backdrop.surface);
  };
}

function rowsOf({ width, pixels }: Picture, { top, bottom }: Band): PaintedRows {
  const part = pixels.subarray(top * width * RGBA_BYTES, bottom * width * RGBA_BYTES);
  const bytes = rgbRows({ width, height: bottom - top, pixels: part });
  return { bytes, adler: adler32(bytes) };
}

/**
 * @param colour `#rrggbb`
 * @returns 0xRRGGBB
 * @throws Error for any other form
 */
function parseColour(colour: string): number {
  if (!/^#[\da-f]{6}$/i.test(colour))
    throw new Error(`Expected #rrggbb for a fill but received "${colour}".`);
  return Number.parseInt(colour.slice(1), 16);
}

interface GlyphMasks {
  /**
   * The mask of a shape.
   *
   * @returns undefined if the shape's outline leaves the canvas at this place. resvg then cuts the outline before it
   *   fills it, which changes the coverage everywhere in it, and not even alike at every place.
   */
  maskOf(placed: PlacedShape, canvas: Size): Mask | undefined;
  /** As {@link ByteBoundedCache.takeLookups}. */
  takeLookups(): LookupCount;
}

/** Masks that resvg has drawn, kept by their shapes' keys up to a number of bytes. */
export function createGlyphMasks({ maxBytes }: { maxBytes: number }): GlyphMasks {
  const cache = new ByteBoundedCache<Mask>(maxBytes);

  return {
    maskOf({ shape, x, y }, { width, height }) {
      const { left, top, right, bottom } = outlineOf(shape).box;
      const inside = x + left >= 0 && y + top >= 0 && x + right <= width && y + bottom <= height;
      if (!inside) return undefined;
      const known = cache.get(shape.key);
      if (known !== undefined) return known;
      const mask = drawMask(shape);
      cache.set(shape.key, mask, mask.coverage.length);
      return mask;
    },

    takeLookups: () => cache.takeLookups(),
  };
}

const EMPTY: Mask = { left: 0, top: 0, width: 0, height: 0, coverage: new Uint8Array() };

/**
 * Lets resvg draw a shape alone, on a canvas that holds its outline. White on nothing leaves the coverage itself in
 * the alpha channel.
 *
 * @throws Error if the shape's ink is outside the box that the shape has declared
 */
export function drawMask(shape: Shape): Mask {
  const { box } = outlineOf(shape);
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  if (width <= 0 || height <= 0) return EMPTY;
  const element = shapeElement({ shape, x: -box.left, y: -box.top, fill: '#ffffff' });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${element}</svg>`;
  const mask = trim(rasterizeSvg(svg), box);
  if (!holds(shape, mask)) {
    throw new Error(`Expected the ink of shape ${shape.key} inside its box but received a pixel outside.`);
  }
  return mask;
}

/** The part of a picture that is not transparent. */
function trim(picture: Picture, box: Bounds): Mask {
  const { left, top, right, bottom } = inkOf(picture);
  if (right <= left) return EMPTY;
  const width = right - left;
  const height = bottom - top;
  const coverage = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) coverage[y * width + x] = alphaAt(picture, left + x, top + y);
  }
  return { left: box.left + left, top: box.top + top, width, height, coverage };
}

function inkOf(picture: Picture): Bounds {
  let left = picture.width;
  let top = picture.height;
  let right = 0;
  let bottom = 0;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (alphaAt(picture, x, y) === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return { left, top, right, bottom };
}

function alphaAt({ width, pixels }: Picture, x: number, y: number): number {
  return pixels[(y * width + x) * RGBA_BYTES + 3] ?? 0;
}

function holds(box: Bounds, { left, top, width, height }: Mask): boolean {
  if (width === 0) return true;
  return left >= box.left && top >= box.top && left + width <= box.right && top + height <= box.bottom;
}
