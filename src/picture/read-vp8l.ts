/** Reads the head of lossless WebP data, up to the prefix codes of its pixels: RFC 9649, section 3. */
import type { Size } from '../picture-format.ts';
import { damaged, pictureRejected } from './picture-structure.ts';

/**
 * Most pixels of all auxiliary images of a file (transforms, colour tables, entropy image). A picture of 24 million px
 * needs 93,750 for each of two transforms with blocks of 16 × 16 px, the smallest that libwebp's encoder chooses for large
 * pictures, and 2,600 for the entropy image.
 */
export const MAX_AUXILIARY_PIXELS = 262_144;

/** Section 3.4: signature, width and height minus 1, alpha flag, version. */
const SIGNATURE = 0x2f;
const [SIGNATURE_BITS, SIDE_BITS, VERSION_BITS] = [8, 14, 3];
/** Section 4: types of transforms. */
const [PREDICTOR, COLOUR, INDEXING] = [0, 1, 3];
const MAX_CACHE_BITS = 11;
/** Section 5.2: numbers of literal symbols, of length symbols and of distance symbols. */
const [LITERALS, LENGTHS, DISTANCES] = [256, 24, 40];
/** Section 6.2.1: the order in which code lengths of the code length code are stored. */
const ORDER = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
/** The first of three symbols that repeat a length. For each: bits of the count, and the smallest count. */
const REPEAT = 16;
const REPEATS = [
  [2, 3],
  [3, 3],
  [7, 11],
] as const;
const ONCE = [0, 1] as const;
const [LONGEST_CODE, FIRST_PREVIOUS] = [15, 8];

/** A prefix code as a lookup table. */
class PrefixCode {
  /** By the next bits of the data: a symbol and, in the lowest 4 bits, the length of its code. */
  readonly table = new Uint16Array(1 << LONGEST_CODE);
  /** Selects as many bits as the longest code has. */
  mask = 0;

  /** Fills the table. @param lengths code lengths of all symbols @throws Problem `picture_rejected` */
  build(lengths: Uint8Array): void {
    const counts = new Uint16Array(LONGEST_CODE + 1);
    for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
    counts[0] = 0;
    const symbols = counts.reduce((sum, count) => sum + count);
    const longest = counts.findLastIndex((count) => count > 0);
    // A code with a single symbol takes no bits.
    if (symbols === 1) {
      this.mask = 0;
      this.table[0] = lengths.findIndex((length) => length > 0) << 4;
      return;
    }
    const next = new Uint32Array(LONGEST_CODE + 2);
    counts.forEach((count, length) => (next[length + 1] = ((next[length] ?? 0) + count) << 1));
    // The code must be complete: it uses every word of the longest length exactly once.
    if (symbols === 0 || next[LONGEST_CODE + 1] !== 2 << LONGEST_CODE) throw damaged();
    this.mask = (1 << longest) - 1;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      const length = lengths[symbol] ?? 0;
      if (length === 0) continue;
      let word = next[length] ?? 0;
      let reversed = 0;
      next[length] = word + 1;
      for (let bit = 0; bit < length; bit += 1, word >>= 1) reversed = (reversed << 1) | (word & 1);
      for (let at = reversed; at <= this.mask; at += 1 << length) this.table[at] = (symbol << 4) | length;
    }
  }
}

/** Shared by all readings, one after another, because each takes 64 KiB. */
const [GREEN, RED, BLUE, ALPHA, DISTANCE, OF_LENGTHS] = [
  new PrefixCode(),
  new PrefixCode(),
  new PrefixCode(),
  new PrefixCode(),
  new PrefixCode(),
  new PrefixCode(),
] as const;
const lengthsOfCodes = new Uint8Array(LITERALS + LENGTHS + (1 << MAX_CACHE_BITS));

/** Counts the prefix code groups of a file. A decoder builds five tables per group before the first pixel. */
export class PrefixCodeGroups {
  /** The number of groups that the decoder builds, or more. */
  count = 0;
  #auxiliaryPixels = 0;
  #data: Uint8Array = new Uint8Array();
  /** Index of the next bit. */
  #position = 0;

  /**
   * Adds the groups of a lossless picture.
   *
   * @param data the data of a VP8L chunk
   * @throws Problem `picture_rejected`
   */
  addLossless(data: Uint8Array): void {
    this.#begin(data);
    if (this.#bits(SIGNATURE_BITS) !== SIGNATURE) throw damaged();
    const [width, height] = [this.#bits(SIDE_BITS) + 1, this.#bits(SIDE_BITS) + 1];
    this.#bits(1);
    if (this.#bits(VERSION_BITS) !== 0) throw damaged();
    this.#readHead({ width, height });
  }

  /**
   * Adds the groups of an alpha channel, if it is compressed without loss.
   *
   * @param data the data of an ALPH chunk, section 2.7.1.2
   * @param size the size of the picture
   * @throws Problem `picture_rejected`
   */
  addAlpha(data: Uint8Array, size: Size): void {
    if (((data[0] ?? 0) & 3) !== 1) return;
    this.#begin(data.subarray(1));
    this.#readHead(size);
  }

  /** Starts a reading. Rejects a second lossless image, because decoders read one and honest files contain one. */
  #begin(data: Uint8Array): void {
    if (this.count > 0) throw damaged();
    this.#data = data;
  }

  #readHead({ width, height }: Size): void {
    const seen = new Set<number>();
    while (this.#bits(1) === 1) {
      const transform = this.#bits(2);
      if (seen.has(transform)) throw damaged();
      seen.add(transform);
      if (transform === PREDICTOR || transform === COLOUR) this.#readBlocks(width, height);
      if (transform !== INDEXING) continue;
      const colours = this.#bits(8) + 1;
      this.#readImage(colours, 1);
      // With 16 colours or fewer, several pixels are packed into one.
      if (colours <= 16) width = Math.ceil(width / (colours <= 2 ? 8 : colours <= 4 ? 4 : 2));
    }
    this.#readCacheSize();
    this.count += this.#bits(1) === 1 ? this.#readBlocks(width, height) + 1 : 1;
  }

  #readBlocks(width: number, height: number): number {
    const side = 1 << (this.#bits(3) + 2);
    return this.#readImage(Math.ceil(width / side), Math.ceil(height / side));
  }

  /**
   * Reads an auxiliary image.
   *
   * @returns the largest number in the red and green bytes of its pixels. Copied pixels repeat earlier ones.
   */
  #readImage(width: number, height: number): number {
    this.#auxiliaryPixels += width * height;
    if (this.#auxiliaryPixels > MAX_AUXILIARY_PIXELS) {
      throw pictureRejected(
        `Expected a WebP picture with at most ${MAX_AUXILIARY_PIXELS} pixels for transforms and codes but received more`,
      );
    }
    const cacheSize = this.#readCacheSize();
    this.#readCode(GREEN, LITERALS + LENGTHS + cacheSize);
    for (const code of [RED, BLUE, ALPHA]) this.#readCode(code, LITERALS);
    this.#readCode(DISTANCE, DISTANCES);
    let largest = 0;
    for (let left = width * height; left > 0;) {
      const green = this.#symbol(GREEN);
      left -= 1;
      if (green < LITERALS) {
        largest = Math.max(largest, (this.#symbol(RED) << 8) | green);
        this.#symbol(BLUE);
        this.#symbol(ALPHA);
      } else if (green < LITERALS + LENGTHS) {
        left -= this.#number(green - LITERALS) - 1;
        this.#number(this.#symbol(DISTANCE));
        if (left < 0) throw damaged();
      }
      this.#check();
    }
    return largest;
  }

  #readCacheSize(): number {
    if (this.#bits(1) === 0) return 0;
    const bits = this.#bits(4);
    if (bits < 1 || bits > MAX_CACHE_BITS) throw damaged();
    return 1 << bits;
  }

  /** Reads a prefix code: section 6.2.1. */
  #readCode(code: PrefixCode, symbols: number): void {
    const lengths = lengthsOfCodes.subarray(0, symbols).fill(0);
    if (this.#bits(1) === 1) {
      const hasTwo = this.#bits(1) === 1;
      const first = this.#bits(this.#bits(1) === 1 ? 8 : 1);
      // A typed array ignores an index beyond its end.
      lengths[first] = 1;
      if (hasTwo) lengths[this.#bits(8)] = 1;
    } else this.#readLengths(lengths);
    code.build(lengths);
  }

  #readLengths(lengths: Uint8Array): void {
    const own = new Uint8Array(ORDER.length);
    const stored = this.#bits(4) + 4;
    for (const symbol of ORDER.slice(0, stored)) own[symbol] = this.#bits(3);
    OF_LENGTHS.build(own);
    let left = this.#bits(1) === 1 ? this.#bits(2 + 2 * this.#bits(3)) + 2 : lengths.length;
    if (left > lengths.length) throw damaged();
    for (let [at, previous] = [0, FIRST_PREVIOUS]; at < lengths.length && left > 0; left -= 1) {
      const symbol = this.#symbol(OF_LENGTHS);
      const [bits, least] = REPEATS[symbol - REPEAT] ?? ONCE;
      const end = at + this.#bits(bits) + least;
      if (end > lengths.length) throw damaged();
      if (symbol > 0 && symbol < REPEAT) previous = symbol;
      lengths.fill(symbol > 0 && symbol <= REPEAT ? previous : 0, at, end);
      at = end;
    }
  }

  /** Returns the length or distance that a symbol and its extra bits encode: section 5.2.2. */
  #number(symbol: number): number {
    if (symbol < 4) return symbol + 1;
    const bits = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << bits) + this.#bits(bits) + 1;
  }

  #symbol({ table, mask }: PrefixCode): number {
    if (mask === 0) return (table[0] ?? 0) >> 4;
    const entry = table[this.#ahead() & mask] ?? 0;
    this.#position += entry & 15;
    return entry >> 4;
  }

  #bits(count: number): number {
    const value = this.#ahead() & ((1 << count) - 1);
    this.#position += count;
    this.#check();
    return value;
  }

  /** Returns at least the next 25 bits; zeros beyond the end. */
  #ahead(): number {
    const data = this.#data;
    const at = this.#position >> 3;
    const low = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
    return (low | ((data[at + 3] ?? 0) << 24)) >>> (this.#position & 7);
  }

  #check(): void {
    if (this.#position > this.#data.length * 8) throw damaged();
  }
}
