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

/** Freed native memory of this size goes back to the system. Small, because a decoder keeps little between pictures. bytes */
const RETURNED_FROM = 2 ** 17;

interface DecoderOptions {
  readonly processes: number;
  /** See `PoolOptions.startsSpare`. A picture is a heavy task if decoding it takes more than {@link HEAVY_COST}. */
  readonly startsSpare?: boolean;
  /** Most pictures that wait for a process. */
  readonly queueLimit: number;
  /** For one picture, waiting included, ms. */
  readonly deadline: number;
  readonly log: (event: PoolEvent) => void;
}

export interface PictureDecoder {
  /**
   * Decodes an untrusted picture. Rejects it before decoding if its structure shows that it would take too long.
   *
   * @returns a PNG file that the service has encoded, see `decodePicture`
   * @throws Problem `picture_rejected` with the pointer '', and as `Pool.run` does
   */
  decode(task: PictureTask, signal: AbortSignal): Promise<Uint8Array>;
  /** Rejects new pictures, finishes the accepted ones, then ends the processes. */
  close(): Promise<void>;
}

/**
 * Creates a decoder with its own processes. They have no access to network, files or environment, so a hostile picture
 * that makes native code crash or hang affects no other picture.
 *
 * @returns when every process is ready
 * @throws Error with a message for the operator, for example if sharp is not installed
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
      // A process that a hostile picture has taken over could send anything. The renderer must receive only PNG.
      if (png instanceof Uint8Array && formatOfBytes(png) === 'png') return png;
      throw new Problem('renderer_failed', {
        message: 'Expected a PNG file from the decoder process but received other data.',
      });
    },
    close: () => pool.close(),
  };
}

/** A picture whose decoding cost is bounded. */
interface PreparedPicture {
  readonly bytes: Uint8Array;
  /** Whether it occupies a process so long that other pictures would wait noticeably. */
  readonly isHeavy: boolean;
}

const READERS = { png: readPng, jpeg: readJpeg, webp: readWebp };

/** A quarter of the default deadline, which leaves time for a slow core and for the picture before it. ns */
export const MAX_COST = 750_000_000;
/** Just above a telephone's photograph with 12 million px in 2 MiB for a box of 500 px, which takes 280 ms. ns */
export const HEAVY_COST = 300_000_000;
/** 24 million px of RGBA, or a progressive JPEG of 48 million samples. bytes */
export const MAX_MEMORY = 100_000_000;
/** Time to encode one pixel of the output, measured with noise. ns */
const PER_OUTPUT_PIXEL = 150;
const NS_PER_MS = 1_000_000;

/**
 * Reads the structure of a picture's file, rejects it if decoding would take too much time or memory, and removes the parts
 * that do not affect its pixels. Runs in the service itself: it takes a few ms for the largest file, allocates nothing per
 * part of the file, and decodes nothing.
 *
 * @param box the box that the picture covers, px
 * @throws Problem `picture_rejected`
 */
export function preparePicture(bytes: Uint8Array, box: Size): PreparedPicture {
  const { width, height, cost: decodingCost, memory, bytes: kept } = readStructure(bytes);
  if (width * height > MAX_PIXELS) {
    throw pictureRejected(`Expected at most ${MAX_PIXELS} pixels but received ${width} × ${height}`);
  }
  if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height)) {
    throw pictureRejected(
      `Expected an aspect ratio of at most ${MAX_ASPECT} to 1 but received ${width} × ${height} px`,
    );
  }
  const covering = Math.min(1, Math.max(box.width / width, box.height / height));
  const output = Math.min(width * height * covering ** 2, MAX_OUTPUT_PIXELS);
  const cost = decodingCost + output * PER_OUTPUT_PIXEL;
  if (cost > MAX_COST || memory > MAX_MEMORY) {
    throw pictureRejected(
      `Expected a picture that takes at most ${MAX_COST / NS_PER_MS} ms and ${MAX_MEMORY} bytes of memory to decode ` +
        `but received one that takes about ${Math.round(cost / NS_PER_MS)} ms and ${memory} bytes. ` +
        'Send a picture with fewer pixels, and not a progressive or interlaced one',
    );
  }
  return { bytes: kept, isHeavy: cost > HEAVY_COST };
}

/** Reads the structure of a picture's file. @throws Problem `picture_rejected` unless it is a valid PNG, JPEG or WebP */
export function readStructure(bytes: Uint8Array): PictureStructure {
  const format = formatOfBytes(bytes);
  if (format === undefined || format === 'gif')
    throw pictureRejected('Expected a PNG, JPEG or WebP picture but received other data');
  return READERS[format](bytes);
}
