import { constants, crc32, deflateRawSync } from 'node:zlib';
import { PNG_SIGNATURE, type Size } from '../picture-format.ts';
import type { Picture } from './rasterize.ts';

/** Above this level a picture of 1200 × 630 px takes four times as long to become 6 % smaller. */
const LEVEL = 6;

/** A picture as a PNG file: with a palette if it has no more than 256 colours, RGB if it is opaque, else RGBA. */
export function encodePng(picture: Picture): Uint8Array {
  const { width, height } = picture;
  if (!isOpaque(picture))
    return encodeRows({ width, height, colourType: COLOUR_TYPE.rgba }, rgbaRows(picture));

  const palette = new Palette();
  const indexed = indexedRows(picture, palette);
  if (indexed === undefined)
    return encodeRows({ width, height, colourType: COLOUR_TYPE.rgb }, rgbRows(picture));
  return encodeRows({ width, height, colourType: COLOUR_TYPE.indexed, palette: palette.chunk() }, indexed);
}

function encodeRows(head: PngHead, rows: Uint8Array): Uint8Array {
  return joinPng(head, [compressRows(rows, adler32(rows), LEVEL)]);
}

interface PngHead extends Size {
  readonly colourType: (typeof COLOUR_TYPE)[keyof typeof COLOUR_TYPE];
  /** The PLTE chunk of an indexed picture. */
  readonly palette?: Uint8Array;
}

/** RFC 1950, section 2.2: deflate with a window of 32 KiB, then the level hint for "fastest" and the check bits. */
const ZLIB_HEADER = pngChunk('IDAT', Uint8Array.of(0x78, 0x01));
/** RFC 1951, section 3.2.3: a last block with fixed codes that holds nothing but its end. */
const LAST_BLOCK = [0x03, 0x00] as const;

/** A PNG file from rows that were compressed apart, in order from the top. */
export function joinPng(head: PngHead, parts: readonly CompressedRows[]): Uint8Array {
  let adler = 1;
  for (const part of parts) adler = joinAdler32(adler, part.adler, part.length);
  const ending = Uint8Array.of(...LAST_BLOCK, adler >>> 24, adler >>> 16, adler >>> 8, adler);
  return Buffer.concat([
    PNG_SIGNATURE,
    imageHeader(head),
    ...(head.palette ? [head.palette] : []),
    ZLIB_HEADER,
    ...parts.map(({ chunk }) => chunk),
    pngChunk('IDAT', ending),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** zlib writes into pieces of this size, bytes; most bands fit in one. */
const CHUNK = 64 * 1024;

export interface CompressedRows {
  readonly chunk: Uint8Array;
  /** Of the rows, not of the chunk. */
  readonly adler: number;
  /** Bytes of the rows. */
  readonly length: number;
}

/** @param level of zlib: 1 is fast, 9 is small */
export function compressRows(rows: Uint8Array, adler: number, level: number): CompressedRows {
  // The flush ends the rows at a whole byte and without the mark of the last block (RFC 1951, section 3.2.3).
  const data = deflateRawSync(rows, { level, chunkSize: CHUNK, finishFlush: constants.Z_SYNC_FLUSH });
  return { chunk: pngChunk('IDAT', data), adler, length: rows.length };
}

/** RFC 2083, section 4.1.1; the samples always have 8 bits. */
export const COLOUR_TYPE = { rgb: 2, indexed: 3, rgba: 6 } as const;

/** Section 3.2: the length of the data, the type, the data, and the CRC-32 of type and data. */
function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const end = 8 + data.length;
  const chunk = Buffer.allocUnsafeSlow(end + 4);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, end)), end);
  return chunk;
}

/** Section 4.1.1: 8 bits a sample, deflate, filters chosen row by row, not interlaced. */
function imageHeader({ width, height, colourType }: PngHead): Uint8Array {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.writeUInt8(8, 8);
  data.writeUInt8(colourType, 9);
  return pngChunk('IHDR', data);
}

/**
 * PNG scanlines (RFC 2083, section 2.3): each row is a filter byte and its samples. The filter is always 0, None: a row
 * then depends on no other, and flat areas, gradients and text compress better than with Sub or Up.
 */
export const FILTER_BYTES = 1;
export const RGB_BYTES = 3;
export const RGBA_BYTES = 4;

export function isOpaque({ pixels }: Picture): boolean {
  for (let alpha = 3; alpha < pixels.length; alpha += RGBA_BYTES) if (pixels[alpha] !== 255) return false;
  return true;
}

/** Rows of an opaque picture, 1 + 3 × width bytes each. */
export function rgbRows({ width, height, pixels }: Picture): Uint8Array {
  const rows = new Uint8Array(height * (FILTER_BYTES + width * RGB_BYTES));
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    to += FILTER_BYTES;
    for (let x = 0; x < width; x++) {
      rows[to] = pixels[from] ?? 0;
      rows[to + 1] = pixels[from + 1] ?? 0;
      rows[to + 2] = pixels[from + 2] ?? 0;
      from += RGBA_BYTES;
      to += RGB_BYTES;
    }
  }
  return rows;
}

/**
 * Rows of a picture with transparency, 1 + 4 × width bytes each. PNG keeps colours apart from alpha (RFC 2083,
 * section 2.4): they are divided and rounded as in resvg's own encoder.
 */
function rgbaRows({ width, height, pixels }: Picture): Uint8Array {
  const rows = new Uint8Array(height * (FILTER_BYTES + width * RGBA_BYTES));
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    to += FILTER_BYTES;
    for (let x = 0; x < width; x++) {
      const alpha = pixels[from + 3] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        rows[to + channel] = divideByAlpha(pixels[from + channel] ?? 0, alpha);
      }
      rows[to + 3] = alpha;
      from += RGBA_BYTES;
      to += RGBA_BYTES;
    }
  }
  return rows;
}

function divideByAlpha(colour: number, alpha: number): number {
  return alpha === 0 ? 0 : Math.trunc(colour / (alpha / 255) + 0.5);
}

/**
 * Rows of an opaque picture, 1 + width bytes each, whose samples are indices of a palette.
 *
 * @returns undefined if the palette has no room for the picture's colours
 */
function indexedRows({ width, height, pixels }: Picture, palette: Palette): Uint8Array | undefined {
  const rows = new Uint8Array(height * (FILTER_BYTES + width));
  let from = 0;
  let to = 0;
  let last = -1;
  let index = 0;
  for (let y = 0; y < height; y++) {
    to += FILTER_BYTES;
    for (let x = 0; x < width; x++) {
      const colour = ((pixels[from] ?? 0) << 16) | ((pixels[from + 1] ?? 0) << 8) | (pixels[from + 2] ?? 0);
      if (colour !== last) {
        index = palette.indexOf(colour);
        if (palette.full) return undefined;
        last = colour;
      }
      rows[to] = index;
      from += RGBA_BYTES;
      to += 1;
    }
  }
  return rows;
}

const MAX_COLOURS = 256;
/** Open addressing; at most a quarter is in use. */
const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;

/** The colours of a picture, in the order in which they come. When a 257th is asked for, it is full for good. */
export class Palette {
  /** Colour + 1; 0 is free. */
  readonly #slots = new Uint32Array(SLOTS);
  readonly #indices = new Uint8Array(SLOTS);
  readonly #colours = new Uint32Array(MAX_COLOURS);
  #size = 0;
  #full = false;

  /** From then on indices are wrong. */
  get full(): boolean {
    return this.#full;
  }

  /** The index of a colour, 0xRRGGBB, that is added if it is new. */
  indexOf(colour: number): number {
    let slot = Math.imul(colour, 0x9e3779b1) >>> (32 - SLOT_BITS);
    for (;;) {
      const found = this.#slots[slot];
      if (found === colour + 1) return this.#indices[slot] ?? 0;
      if (found === 0) return this.#add(colour, slot);
      slot = (slot + 1) % SLOTS;
    }
  }

  /** The PLTE chunk (RFC 2083, section 4.1.2) with the colours so far. */
  chunk(): Uint8Array {
    const samples = Buffer.alloc(this.#size * 3);
    for (let index = 0; index < this.#size; index++)
      samples.writeUIntBE(this.#colours[index] ?? 0, index * 3, 3);
    return pngChunk('PLTE', samples);
  }

  #add(colour: number, slot: number): number {
    if (this.#size === MAX_COLOURS) {
      this.#full = true;
      return 0;
    }
    const index = this.#size++;
    this.#slots[slot] = colour + 1;
    this.#indices[slot] = index;
    this.#colours[index] = colour;
    return index;
  }
}

/** The largest prime below 65,536. */
export const BASE = 65_521;
/** So many bytes can be summed before the sums leave 32 bits signed. */
const BYTES_BETWEEN_MODULO = 3_800;

/** How bytes differ from those that an Adler-32 was taken of. Modulo {@link BASE}, so that the sums of a large picture stay exact. */
export interface ByteChange {
  /** The sum of new minus old. */
  readonly sum: number;
  /** The sum of new minus old, each times its byte's index. */
  readonly moment: number;
}

/** Adler-32 (RFC 1950, section 8.2), also of bytes that are joined or changed after they were summed. */
export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let index = 0; index < bytes.length;) {
    const end = Math.min(index + BYTES_BETWEEN_MODULO, bytes.length);
    for (; index < end; index++) {
      low += bytes[index] ?? 0;
      high += low;
    }
    low %= BASE;
    high %= BASE;
  }
  return pack(low, high);
}

/** The Adler-32 of `first` followed by `second`, from theirs; `secondLength` in bytes. */
export function joinAdler32(first: number, second: number, secondLength: number): number {
  // Both sums start at 1 instead of 0, which counts twice in the joined one: hence the minus ones.
  const high = highOf(first) + highOf(second) + (secondLength % BASE) * (lowOf(first) - 1);
  return pack(lowOf(first) + lowOf(second) - 1, high);
}

/** The Adler-32 of `length` bytes after a change, from the one before it. */
export function changeAdler32(before: number, length: number, { sum, moment }: ByteChange): number {
  // A byte counts in the high sum as often as there are bytes from it to the end: length minus index times.
  return pack(lowOf(before) + sum, highOf(before) + (length % BASE) * (sum % BASE) - moment);
}

function lowOf(adler: number): number {
  return adler & 0xffff;
}

function highOf(adler: number): number {
  return adler >>> 16;
}

function pack(low: number, high: number): number {
  return ((remainder(high) << 16) | remainder(low)) >>> 0;
}

function remainder(value: number): number {
  const rest = value % BASE;
  return rest < 0 ? rest + BASE : rest;
}
