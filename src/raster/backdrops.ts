import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import type { Size } from '../picture-format.ts';
import {
  adler32,
  BASE,
  type ByteChange,
  FILTER_BYTES,
  isOpaque,
  joinAdler32,
  RGB_BYTES,
  rgbRows,
} from './encode-png.ts';
import { type Picture, rasterizeSvg } from './rasterize.ts';

/** A card without its texts. */
export interface Backdrop extends Size {
  /** Of its SVG alone: bands outlast the backdrop that they were painted on. */
  readonly id: string;
  readonly surface: Surface;
}

/** Why there is nothing to paint on. */
export interface Unsuitable {
  readonly reason: string;
}

interface Backdrops {
  /**
   * @param svg a document without text
   * @param canvas the size that the card must have
   */
  get(svg: string, canvas: Size): Backdrop | Unsuitable;
  /** As {@link ByteBoundedCache.takeLookups}. */
  takeLookups(): LookupCount;
}

/** Backdrops that resvg has drawn, kept by their SVG up to a number of bytes. */
export function createBackdrops({ maxBytes }: { maxBytes: number }): Backdrops {
  const cache = new ByteBoundedCache<Backdrop | Unsuitable>(maxBytes);

  return {
    takeLookups: () => cache.takeLookups(),

    get(svg, canvas) {
      let backdrop = cache.get(svg);
      if (backdrop === undefined) {
        backdrop = draw(svg);
        cache.set(svg, backdrop, 'id' in backdrop ? backdrop.surface.bytes.length : 0);
      }
      if ('reason' in backdrop) return backdrop;
      const fits = backdrop.width === canvas.width && backdrop.height === canvas.height;
      return fits ? backdrop : { reason: 'backdrop of another size' };
    },
  };
}

function draw(svg: string): Backdrop | Unsuitable {
  const picture = rasterizeSvg(svg);
  if (!isOpaque(picture)) return { reason: 'backdrop not opaque' };
  const { width, height } = picture;
  return { id: hash('sha256', svg), width, height, surface: createSurface(picture) };
}

/** Most of a glyph's ink covers its pixels wholly, which leaves nothing of what is below. */
const WHOLE = 255;

/** How much of each pixel a shape covers. */
export interface Mask {
  /** Where the mask's first pixel is, whole px from the shape's origin. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 255, row by row. */
  readonly coverage: Uint8Array;
}

/** An opaque picture as rows of a PNG file, and how a mask is painted on a copy of them. */
export interface Surface {
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** The Adler-32 of the rows from `top` up to `bottom`, exclusive. */
  adlerOf(top: number, bottom: number): number;
  /**
   * Paints a colour through a mask that lies within the rows.
   *
   * @param rows changed in place
   * @param left whole px, the mask's first pixel from the left of the rows
   * @param top whole px, the mask's first pixel from the first row
   * @param colour 0xRRGGBB, opaque
   */
  blend(rows: Uint8Array, mask: Mask, left: number, top: number, colour: number): ByteChange;
}

export function createSurface(picture: Picture): Surface {
  const bytes = rgbRows(picture);
  const stride = FILTER_BYTES + picture.width * RGB_BYTES;
  return {
    bytes,
    stride,
    adlerOf: sumRows(bytes, stride),
    blend: blendRgb(stride),
  };
}

function sumRows(bytes: Uint8Array, stride: number): Surface['adlerOf'] {
  const adlers = Uint32Array.from({ length: bytes.length / stride }, (_, row) =>
    adler32(bytes.subarray(row * stride, (row + 1) * stride)),
  );
  return (top, bottom) =>
    adlers.subarray(top, bottom).reduce((joined, adler) => joinAdler32(joined, adler, stride), 1);
}

function blendRgb(stride: number): Surface['blend'] {
  return (rows, { width, height, coverage }, left, top, colour) => {
    const red = colour >> 16;
    const green = (colour >> 8) & 0xff;
    const blue = colour & 0xff;
    let sum = 0;
    let moment = 0;
    let pixel = 0;
    for (let row = 0; row < height; row++) {
      const start = (top + row) * stride + FILTER_BYTES + left * RGB_BYTES;
      // A row's numbers stay small integers, which is faster than adding to the sums at each pixel.
      let rowSum = 0;
      let rowMoment = 0;
      for (let offset = 0; offset < width * RGB_BYTES; offset += RGB_BYTES, pixel++) {
        const share = coverage[pixel] ?? 0;
        if (share === 0) continue;
        const index = start + offset;
        const redBelow = rows[index] ?? 0;
        const greenBelow = rows[index + 1] ?? 0;
        const blueBelow = rows[index + 2] ?? 0;
        const isWhole = share === WHOLE;
        const redMixed = isWhole ? red : mixSample(redBelow, red, share);
        const greenMixed = isWhole ? green : mixSample(greenBelow, green, share);
        const blueMixed = isWhole ? blue : mixSample(blueBelow, blue, share);
        rows[index] = redMixed;
        rows[index + 1] = greenMixed;
        rows[index + 2] = blueMixed;
        const greenChange = greenMixed - greenBelow;
        const blueChange = blueMixed - blueBelow;
        const change = redMixed - redBelow + greenChange + blueChange;
        rowSum += change;
        rowMoment += change * offset + greenChange + 2 * blueChange;
      }
      // Up to 3·10⁶, 3·10¹⁰ and 8·10¹³ on the largest canvas: exact, where the sums over all rows would not be.
      sum = (sum + rowSum) % BASE;
      moment = (moment + rowSum * start + rowMoment) % BASE;
    }
    return { sum, moment };
  };
}

/**
 * One channel of an opaque colour that covers a share of what is below it, in resvg's own 8-bit arithmetic.
 *
 * @param share 0 to 255
 */
function mixSample(below: number, above: number, share: number): number {
  return (below * (255 - share) + above * share + 255) >> 8;
}

/** What a key and its bookkeeping take beside the value, bytes: two per character and a rounded guess for the rest. */
const BYTES_PER_CHARACTER = 2;
const BYTES_PER_ENTRY = 400;

export interface LookupCount {
  readonly hits: number;
  readonly misses: number;
}

/** Keeps what was used last, up to a number of bytes, and counts what it was asked for. */
export class ByteBoundedCache<Value extends object> {
  readonly #entries: LRUCache<string, Value>;
  #hits = 0;
  #misses = 0;

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({ maxSize: maxBytes });
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) this.#misses += 1;
    else this.#hits += 1;
    return value;
  }

  /** @param valueBytes what the value alone takes; a value above the cache's bound is not kept */
  set(key: string, value: Value, valueBytes: number): void {
    const size = valueBytes + key.length * BYTES_PER_CHARACTER + BYTES_PER_ENTRY;
    this.#entries.set(key, value, { size });
  }

  /** @returns how often `get` found a value and how often not, since the last call */
  takeLookups(): LookupCount {
    const lookups = { hits: this.#hits, misses: this.#misses };
    this.#hits = 0;
    this.#misses = 0;
    return lookups;
  }
}
