import { formatOfBytes, type Size } from '../picture-format.ts';
import { pictureRejected } from './picture-rejected.ts';
import { MAX_OUTPUT_PIXELS, type PictureStructure } from './picture-structure.ts';
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
/** A quarter of the time that a picture may take by default: a slow core, and a picture before it, fit as well. ns */
export const MAX_PRICE = 750_000_000;
/** Above what a telephone's photograph of 12 million px in 2 MiB takes for a box of 500 px: 280 ms. ns */
export const HEAVY_PRICE = 300_000_000;
/** 24 million px of RGBA, or a progressive JPEG of 48 million samples. bytes */
export const MAX_MEMORY = 100_000_000;
/** To encode a pixel of the picture that is made for the card, where it is noise. ns */
const PER_OUTPUT_PIXEL = 150;
const NS_PER_MS = 1_000_000;

/**
 * Reads the structure of a picture's file, refuses what takes long or much memory to decode, and leaves out what its
 * pixels do not depend on. It takes some ms for the largest file, allocates nothing for each part of it, and decodes
 * nothing, so that it may run in the service.
 *
 * @param box that the picture is to cover, px
 * @throws Problem `picture_rejected`
 */
export function preparePicture(bytes: Uint8Array, box: Size): PreparedPicture {
  const { width, height, price: decoding, memory, bytes: kept } = readStructure(bytes);
  if (width * height > MAX_PIXELS) {
    throw pictureRejected(`Expected at most ${MAX_PIXELS} pixels but received ${width} × ${height}`);
  }
  if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height)) {
    throw pictureRejected(`Expected sides of at most ${MAX_ASPECT} to 1 but received ${width} × ${height}`);
  }
  const covering = Math.min(1, Math.max(box.width / width, box.height / height));
  const output = Math.min(width * height * covering ** 2, MAX_OUTPUT_PIXELS);
  const price = decoding + output * PER_OUTPUT_PIXEL;
  if (price > MAX_PRICE || memory > MAX_MEMORY) {
    throw pictureRejected(
      `Expected a picture that is decoded within ${MAX_PRICE / NS_PER_MS} ms and ${MAX_MEMORY} bytes but received one of ` +
        `${Math.round(price / NS_PER_MS)} ms and ${memory} bytes: send one of fewer pixels, or neither progressive nor interlaced`,
    );
  }
  return { bytes: kept, isHeavy: price > HEAVY_PRICE };
}

/** @throws Problem `picture_rejected` for what is neither PNG nor JPEG nor WebP, or damaged */
export function readStructure(bytes: Uint8Array): PictureStructure {
  const format = formatOfBytes(bytes);
  if (format === undefined || format === 'gif')
    throw pictureRejected('Expected a PNG, JPEG or WebP picture but received other data');
  return READERS[format](bytes);
}
