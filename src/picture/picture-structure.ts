import type { Size } from '../picture-format.ts';
import { damaged, pictureRejected } from './picture-rejected.ts';

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
