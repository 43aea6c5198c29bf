import { formatOfBytes } from '../picture-format.ts';
import { pictureRejected } from './picture-rejected.ts';
import type { PictureStructure } from './picture-structure.ts';
import { readJpeg } from './read-jpeg.ts';
import { readPng } from './read-png.ts';
import { readWebp } from './read-webp.ts';

/** A picture whose cost is known and bounded. */
export interface PreparedPicture {
  readonly bytes: Uint8Array;
  /** Whether it takes a process so long that others would notice. */
  readonly isHeavy: boolean;
}

const READERS = { png: readPng, jpeg: readJpeg, webp: readWebp };

/** Of a picture before it is scaled down: a telephone's photograph has 12 million. */
export const MAX_PIXELS = 24_000_000;
/** The longer side for each px of the shorter one: what is longer is no picture for a box. */
export const MAX_ASPECT = 8;
/** A fifth of the time that a picture may take by default: a slow core, and a picture before it, fit as well. ns */
export const MAX_PRICE = 600_000_000;
/** Above what a telephone's photograph of 12 million px in 2 MiB takes: 216 ms. ns */
export const HEAVY_PRICE = 250_000_000;
/** 24 million px of RGBA, or a progressive JPEG of 48 million samples. bytes */
export const MAX_MEMORY = 100_000_000;
const NS_PER_MS = 1_000_000;

/**
 * Reads the structure of a picture's file, refuses what takes long or much memory to decode, and leaves out what its
 * pixels do not depend on. It takes some ms for the largest file, allocates nothing for each part of it, and decodes
 * nothing, so that it may run in the service.
 *
 * @throws Problem `picture_rejected`
 */
export function preparePicture(bytes: Uint8Array): PreparedPicture {
  const { width, height, price, memory, bytes: kept } = readStructure(bytes);
  if (width * height > MAX_PIXELS) {
    throw pictureRejected(`Expected at most ${MAX_PIXELS} pixels but received ${width} × ${height}`);
  }
  if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height)) {
    throw pictureRejected(`Expected sides of at most ${MAX_ASPECT} to 1 but received ${width} × ${height}`);
  }
  if (price > MAX_PRICE || memory > MAX_MEMORY) {
    throw pictureRejected(
      `Expected a picture that is decoded within ${MAX_PRICE / NS_PER_MS} ms and ${MAX_MEMORY} bytes but received one of ` +
        `${Math.round(price / NS_PER_MS)} ms and ${memory} bytes: send one of fewer pixels, or neither progressive nor interlaced`,
    );
  }
  return { bytes: kept, isHeavy: price > HEAVY_PRICE };
}

function readStructure(bytes: Uint8Array): PictureStructure {
  const format = formatOfBytes(bytes);
  if (format === undefined || format === 'gif')
    throw pictureRejected('Expected a PNG, JPEG or WebP picture but received other data');
  return READERS[format](bytes);
}
