import { Problem } from '../errors.ts';
import type { Size } from '../picture-format.ts';

/** The structure of a picture's file, read without decoding its pixels. */
export interface PictureStructure extends Size {
  /** Processor time of decoding, ns. A high estimate from the constants of each reader. */
  readonly cost: number;
  /** Whether all programs show it alike: upright, 8 bits per sample, without a colour profile, in grey or RGB. */
  readonly isPlain: boolean;
  /** Memory that the decoder holds besides the rows in work, bytes. */
  readonly memory: number;
  /** A file with the same pixels, without metadata, further frames, unknown parts and trailing data. */
  readonly bytes: Uint8Array;
}

/**
 * Most chunks or segments of a file. libpng writes the largest file as 256 chunks of 8 KiB; other encoders write smaller
 * chunks.
 */
export const MAX_PARTS = 10_000;

/**
 * Most pixels of a decoded picture: twice the largest box. A picture covers its box, so a long one has up to 8 times the
 * pixels of the box. Larger pictures are scaled down further, because encoding takes 100 ns per pixel and the service
 * copies and hashes up to 4 bytes per pixel.
 */
export const MAX_OUTPUT_PIXELS = 2_880_000;

/** Collects the ranges of a file that are kept. Merges adjacent ranges, so that many parts need few objects. */
export class KeptParts {
  readonly #file: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  #parts = 0;
  /** The last range, which may still grow. */
  #start = 0;
  #end = 0;

  constructor(file: Uint8Array) {
    this.#file = file;
  }

  /** Counts a part, kept or not. @throws Problem `picture_rejected` if there are too many */
  count(): void {
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) {
      throw pictureRejected(`Expected a picture's file of at most ${MAX_PARTS} parts but received more`);
    }
  }

  keep(start: number, end: number): void {
    if (end > this.#file.length) throw damaged();
    if (start !== this.#end) {
      this.#finishRange();
      this.#start = start;
    }
    this.#end = end;
  }

  insert(piece: Uint8Array): void {
    this.#finishRange();
    this.#pieces.push(piece);
  }

  /** Returns the kept bytes: a view of the file if they are one range, otherwise a copy. */
  join(): Uint8Array {
    this.#finishRange();
    const [first] = this.#pieces;
    return first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
  }

  #finishRange(): void {
    if (this.#end > this.#start) this.#pieces.push(this.#file.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}

/** Returns the Problem `picture_rejected` with the pointer ''. @param message for the client: "Expected … but received …" */
export function pictureRejected(message: string, cause?: unknown): Problem {
  return new Problem('picture_rejected', { errors: [{ pointer: '', message }], cause });
}

/** Returns the Problem `picture_rejected` for a file that cannot be decoded. Its message does not quote the decoder's. */
export function damaged(cause?: unknown): Problem {
  return pictureRejected(
    'Expected a complete, undamaged picture but received one that cannot be decoded',
    cause,
  );
}

/** EXIF orientation, the only EXIF entry that affects pixels: Exif 2.32, section 4.6. */

/** Precedes the TIFF header in JPEG, and in WebP of some encoders. */
export const EXIF_NAME = Buffer.from('Exif\0\0', 'latin1');
/** A tag, a type, a count and a value. bytes */
const ENTRY_SIZE = 12;
const ORIENTATION_TAG = 0x01_12;
export const UPRIGHT = 1;
const LAST_ORIENTATION = 8;
const [BYTE, SHORT, LONG] = [1, 3, 4];
/** Offset of the value: after the TIFF header, the number of entries, and the entry's tag, type and count. bytes */
const VALUE_IN_EXIF = 18;
/** Largest EXIF data: a JPEG segment holds no more. bytes */
const MAX_EXIF = 65_533;

/**
 * Reads the orientation of EXIF data.
 *
 * @param exif begins with the TIFF header
 * @returns 1 to 8; 1 (upright) if there is no valid orientation
 */
export function readOrientation(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, Math.min(exif.byteLength, MAX_EXIF));
  if (view.byteLength < 8) return UPRIGHT;
  const isLittle = view.getUint16(0) === 0x49_49;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > view.byteLength) return UPRIGHT;
  const end = Math.min(directory + 2 + view.getUint16(directory, isLittle) * ENTRY_SIZE, view.byteLength);
  for (let entry = directory + 2; entry + ENTRY_SIZE <= end; entry += ENTRY_SIZE) {
    if (view.getUint16(entry, isLittle) === ORIENTATION_TAG) return valueOf(view, entry, isLittle);
  }
  return UPRIGHT;
}

function valueOf(view: DataView, entry: number, isLittle: boolean): number {
  const value = readValue(view, entry, isLittle);
  return value >= UPRIGHT && value <= LAST_ORIENTATION ? value : UPRIGHT;
}

function readValue(view: DataView, entry: number, isLittle: boolean): number {
  switch (view.getUint16(entry + 2, isLittle)) {
    case BYTE:
      return view.getUint8(entry + 8);
    case SHORT:
      return view.getUint16(entry + 8, isLittle);
    case LONG:
      return view.getUint32(entry + 8, isLittle);
    default:
      return UPRIGHT;
  }
}

export function hasExifName(data: Uint8Array): boolean {
  return EXIF_NAME.every((byte, index) => data[index] === byte);
}

/** Returns EXIF data that contains only an orientation, beginning with the TIFF header. */
export function exifOf(orientation: number): Buffer {
  // "II", 42, the offset of the directory, its only entry with the value 0, and no further directory.
  const exif = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex');
  exif.writeUInt16LE(orientation, VALUE_IN_EXIF);
  return exif;
}

/** Most pixels of a picture before it is scaled down. A telephone's photograph has 12 million. */
export const MAX_PIXELS = 24_000_000;
/** Largest ratio of the longer side to the shorter one. A longer picture does not suit any box. */
export const MAX_ASPECT = 8;
