import { Problem } from '../errors.ts';
import { formatOfBytes, type Size } from '../picture-format.ts';
import { confineProcess } from '../pool/confine-process.ts';
import { createPool } from '../pool/pool.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import { processEntry } from '../program-files.ts';
import type { PictureTask } from './decode-picture.ts';
import {
  MAX_ASPECT,
  MAX_OUTPUT_PIXELS,
  MAX_PIXELS,
  pictureRejected,
  type PictureStructure,
} from './picture-structure.ts';
import { readJpeg } from './read-jpeg.ts';
import { readPng } from './read-png.ts';
import { readWebp } from './read-webp.ts';

/** A decoder holds little between two pictures, so nearly all that one took goes back. bytes */
const RETURNED_FROM = 2 ** 17;

interface DecoderOptions {
  readonly processes: number;
  /** Whether a single process gets another one beside it when the first picture comes that would make others wait. */
  readonly startsSpare?: boolean;
  /** How many pictures may wait for a process. */
  readonly queueLimit: number;
  /** How long a picture may take, ms, waiting included. */
  readonly deadline: number;
  readonly log: (event: PoolEvent) => void;
}

export interface PictureDecoder {
  /**
   * Decodes what a client or a server sent, unless its structure shows that it would take too long.
   *
   * @returns the picture as a PNG file of the service's own making, see `decodePicture`
   * @throws Problem `picture_rejected` with the pointer '', and as `Pool.run` does
   */
  decode(task: PictureTask, signal: AbortSignal): Promise<Uint8Array>;
  /** Takes no more pictures, finishes those it has taken, ends the processes. */
  close(): Promise<void>;
}

/**
 * Decodes pictures in processes of their own, which have neither network nor files nor environment: native code that
 * a hostile picture makes crash or hang costs that picture.
 *
 * @returns when every process is ready
 * @throws Error with a sentence for the operator, such as that sharp is not installed
 */
export async function createDecoder(options: DecoderOptions): Promise<PictureDecoder> {
  const pool = await createPool<null, PictureTask, Uint8Array>({
    ...confineProcess([], RETURNED_FROM),
    ...options,
    entry: processEntry('picture'),
    start: null,
  });
  return {
    async decode({ bytes, ...box }, signal) {
      const prepared = preparePicture(bytes, box);
      const png = await pool.run({ bytes: prepared.bytes, ...box }, signal, { heavy: prepared.isHeavy });
      // A process that a picture has taken over could answer anything; a PNG is what comes next to the renderer.
      if (png instanceof Uint8Array && formatOfBytes(png) === 'png') return png;
      throw new Problem('renderer_failed', { message: 'The process that decodes sent no picture.' });
    },
    close: () => pool.close(),
  };
}

/** A picture whose cost is known and bounded. */
interface PreparedPicture {
  readonly bytes: Uint8Array;
  /** Whether it takes a process so long that others would notice. */
  readonly isHeavy: boolean;
}

const READERS = { png: readPng, jpeg: readJpeg, webp: readWebp };

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
