import { adler32, changeAdler32 } from './adler32.ts';
import type { Backdrop } from './backdrops.ts';
import type { Band } from './cut-bands.ts';
import type { Mask } from './draw-mask.ts';
import type { GlyphMasks } from './glyph-masks.ts';
import { RGBA_BYTES, rgbRows } from './png-rows.ts';
import type { Picture } from './rasterize.ts';
import type { PlacedShape } from '../shape.ts';
import type { Surface } from './surface.ts';

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

interface PlacedMask {
  readonly placed: PlacedShape;
  readonly mask: Mask;
}

/** Makes the function that paints a band's shapes on its part of the backdrop, always in the same buffer. */
export function createBandPainter(masks: GlyphMasks): PaintBand {
  let buffer = new Uint8Array();

  function masksOf({ shapes }: Band, backdrop: Backdrop): PlacedMask[] | undefined {
    const found: PlacedMask[] = [];
    for (const placed of shapes) {
      const mask = masks.maskOf(placed, backdrop);
      if (mask === undefined) return undefined;
      found.push({ placed, mask });
    }
    return found;
  }

  function blend({ top, bottom }: Band, placedMasks: readonly PlacedMask[], surface: Surface): PaintedRows {
    const below = surface.bytes.subarray(top * surface.stride, bottom * surface.stride);
    if (buffer.length < below.length) buffer = new Uint8Array(below.length);
    const bytes = buffer.subarray(0, below.length);
    bytes.set(below);

    let sum = 0;
    let moment = 0;
    for (const { placed, mask } of placedMasks) {
      const left = placed.x + mask.left;
      const row = placed.y + mask.top - top;
      const change = surface.blend(bytes, mask, left, row, parseColour(placed.fill));
      sum += change.sum;
      moment += change.moment;
    }
    const adler = changeAdler32(surface.adlerOf(top, bottom), bytes.length, { sum, moment });
    return { bytes, adler };
  }

  return ({ backdrop, whole }, band) => {
    const placedMasks = masksOf(band, backdrop);
    return placedMasks === undefined ? rowsOf(whole(), band) : blend(band, placedMasks, backdrop.surface);
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
