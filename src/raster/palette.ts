import { pngChunk } from './png-chunks.ts';

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
