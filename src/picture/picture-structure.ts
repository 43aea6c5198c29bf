import { Problem } from '../errors.ts';
import type { Size } from '../picture-format.ts';

/** What a picture's file says of itself before anything is decoded. */
export interface PictureStructure extends Size {
  /** Processor time that decoding takes, ns; estimated high, with the costs that each reader names. */
  readonly price: number;
  /** Whether all programs show it alike: upright, 8 bits a sample, without a colour profile, in grey or RGB. */
  readonly isPlain: boolean;
  /** What the decoder holds at one time beside the rows that it works on, bytes. */
  readonly memory: number;
  /** A file of the same pixels, without metadata, further frames, unknown parts and what follows the end. */
  readonly bytes: Uint8Array;
}

/**
 * Chunks or segments of a file. The usual encoder of PNG cuts the largest file into 256 chunks of 8 KiB; others cut it
 * into smaller ones.
 */
export const MAX_PARTS = 10_000;

/**
 * A picture covers its box, so one that is much longer than its box is much larger too: up to 8 times. Beyond this it is
 * scaled down further. Encoding takes 100 ns for each pixel, and the service copies and hashes up to 4 bytes of it.
 * Twice the largest box.
 */
export const MAX_OUTPUT_PIXELS = 2_880_000;

/** Collects the ranges of a file that are kept. Ranges that touch are one, so few objects come from many parts. */
export class KeptParts {
  readonly #file: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  #parts = 0;
  /** The range that may still grow. */
  #start = 0;
  #end = 0;

  constructor(file: Uint8Array) {
    this.#file = file;
  }

  /** Counts a part, whether it is kept or not. */
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

  /** @returns the bytes of the file itself, not a copy, if they are one range */
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

/** @param message for the client: what was expected of the picture at the pointer '', and what came */
export function pictureRejected(message: string, cause?: unknown): Problem {
  return new Problem('picture_rejected', { errors: [{ pointer: '', message }], cause });
}

/** What a decoder says quotes file offsets and library names, which are nothing to a client. */
export function damaged(cause?: unknown): Problem {
  return pictureRejected('Expected a whole and sound picture but received one that cannot be decoded', cause);
}

/** The one entry of EXIF that pixels depend on: how a picture is turned. Exif 2.32, section 4.6. */

/** What stands before the TIFF header in a JPEG, and in a WebP of some encoders. */
export const EXIF_NAME = Buffer.from('Exif\0\0', 'latin1');
/** A tag, a type, a count and a value. bytes */
const ENTRY_SIZE = 12;
const ORIENTATION_TAG = 0x01_12;
export const UPRIGHT = 1;
const LAST_ORIENTATION = 8;
const [BYTE, SHORT, LONG] = [1, 3, 4];
/** Behind the TIFF header, the number of entries, and the entry's tag, type and count. bytes */
const VALUE_IN_EXIF = 18;
/** Of EXIF in a JPEG, whose segment holds no more. bytes */
const MAX_EXIF = 65_533;

/**
 * Reads the orientation of EXIF data.
 *
 * @param exif from its TIFF header on
 * @returns 1 to 8; 1, which is upright, where there is none
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

/** @returns EXIF data that holds an orientation alone, from its TIFF header on */
export function exifOf(orientation: number): Buffer {
  // "II", 42 and the offset of the directory; its one entry, whose value is yet to come; no further directory.
  const exif = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex');
  exif.writeUInt16LE(orientation, VALUE_IN_EXIF);
  return exif;
}

/** Of a picture before it is scaled down: a telephone's photograph has 12 million. */
export const MAX_PIXELS = 24_000_000;
/** The longer side for each px of the shorter one: what is longer is no picture for a box. */
export const MAX_ASPECT = 8;
