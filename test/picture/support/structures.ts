/** Files of pictures with any structure: honest ones taken apart, and others put together from parts. */
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { Problem } from '../../../src/errors.ts';
import { preparePicture } from '../../../src/picture/create-decoder.ts';

export interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** PNG (third edition), section 5. */
/** What pictures are to cover, px. */
export const BOX = { width: 500, height: 500 };

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pngChunk({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return Buffer.concat([head, data, tail]);
}

export function pngOf(chunks: readonly Chunk[]): Buffer {
  return Buffer.concat([PNG_SIGNATURE, ...chunks.map(pngChunk)]);
}

export function chunksOfPng(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let offset = PNG_SIGNATURE.length; offset < png.length;) {
    const size = png.readUInt32BE(offset);
    const data = png.subarray(offset + 8, offset + 8 + size);
    chunks.push({ type: png.toString('latin1', offset + 4, offset + 8), data });
    offset += 12 + size;
  }
  return chunks;
}

/** RFC 9649, section 2.3. */
function riffChunk({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

export function webpOf(chunks: readonly Chunk[]): Buffer {
  return riffChunk({
    type: 'RIFF',
    data: Buffer.concat([Buffer.from('WEBP'), ...chunks.map(riffChunk)]),
  });
}

export function chunksOfWebp(webp: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let offset = 12; offset < webp.length;) {
    const size = webp.readUInt32LE(offset + 4);
    const data = webp.subarray(offset + 8, offset + 8 + size);
    chunks.push({ type: webp.toString('latin1', offset, offset + 4), data });
    offset += 8 + size + (size % 2);
  }
  return chunks;
}

/** Bits as RFC 9649 packs them, the lowest first. */
export class Bits {
  readonly #bits: number[] = [];

  put(value: number, count: number): this {
    for (let bit = 0; bit < count; bit += 1) this.#bits.push((value >> bit) & 1);
    return this;
  }

  /** A code of 256 symbols with 8 bits each: all lengths are 8, whose own code takes none. */
  putBytesCode(): this {
    this.put(0, 1).put(12 - 4, 4);
    for (let index = 0; index < 12; index += 1) this.put(index === 11 ? 1 : 0, 3);
    return this.put(1, 1).put(3, 3).put(254, 8);
  }

  /** Codes of one symbol each, which is 0 and takes no bits. */
  putEmptyCodes(count: number): this {
    for (let code = 0; code < count; code += 1) this.put(1, 4);
    return this;
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.#bits.length / 8));
    for (const [index, bit] of this.#bits.entries()) bytes[index >> 3]! |= bit << (index & 7);
    return bytes;
  }
}

/** Signature, size and version of a chunk VP8L. */
export function losslessHead(width: number, height: number): Bits {
  return new Bits()
    .put(0x2f, 8)
    .put(width - 1, 14)
    .put(height - 1, 14)
    .put(0, 4);
}

/** Puts blocks of 4 × 4 px, each of a group of prefix codes of its own; all pixels are 0. */
export function putGroups(bits: Bits, groups: number): Bits {
  // No transform, no cache; groups, in blocks of 4 px, whose image has no cache.
  bits.put(0, 2).put(1, 1).put(0, 3).put(0, 1);
  bits.putBytesCode().putBytesCode().putEmptyCodes(3);
  for (let group = 0; group < groups; group += 1) {
    for (let bit = 7; bit >= 0; bit -= 1) bits.put(group >> bit, 1);
    for (let bit = 15; bit >= 8; bit -= 1) bits.put(group >> bit, 1);
  }
  return bits.putEmptyCodes(5 * groups);
}

/** ITU-T T.81, B.1.1.4: a marker with its length and parameters. */
export function segment(marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

const [SOI, EOI] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])];

/**
 * A grey JPEG of any size with any number of scans, none of which holds data enough: what costs a decoder time and an
 * attacker 20 bytes a scan.
 */
export function jpegOfScans(
  scans: number,
  { width = 64, height = 64, components = 1, sof = 0xc2 } = {},
): Buffer {
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const frame = Buffer.from([8, 0, 0, 0, 0, components, ...ids.flatMap((id) => [id, 0x11, 0])]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  // One code of one bit: DC difference 0, or 32,767 blocks at their end (EOB14 with 14 more bits).
  const table = (kind: number, value: number) => Buffer.from([kind, 1, ...Array<number>(15).fill(0), value]);
  const first = Buffer.concat([
    segment(0xda, Buffer.from([components, ...ids.flatMap((id) => [id, 0]), 0, 0, 0])),
    Buffer.from([0]),
  ]);
  const further = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 1, 63, 0])), Buffer.from([0x7f, 0x7f])]);
  return Buffer.concat([
    SOI,
    segment(0xdb, Buffer.from([0, ...Array<number>(64).fill(1)])),
    segment(sof, frame),
    segment(0xc4, table(0x00, 0)),
    segment(0xc4, table(0x10, 0xe0)),
    first,
    ...Array.from({ length: scans - 1 }, () => further),
    EOI,
  ]);
}

/** A baseline JPEG in 4:2:0, as a telephone makes it; its data is nonsense. */
export function photograph(width: number, height: number, bytes: number): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  const head = Buffer.concat([
    SOI,
    segment(0xc0, frame),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
  ]);
  return Buffer.concat([head, Buffer.alloc(bytes - head.length - 2, 0x55), EOI]);
}

/** An IHDR chunk. */
export function headerOf(
  width: number,
  height: number,
  { depth = 8, colour = 6, interlace = 0 } = {},
): Chunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return { type: 'IHDR', data };
}

export const END: Chunk = { type: 'IEND', data: Buffer.alloc(0) };

/** Frames of 10 × 10 px, each of another shade. */
export async function animation(frames: number): Promise<Buffer> {
  const shades = Array.from({ length: frames }, (_, index) => Buffer.alloc(300, 255 - 2 * index));
  const raw = { width: 10, height: 10 * frames, channels: 3, pageHeight: 10 } as const;
  return sharp(Buffer.concat(shades), { raw }).webp({ lossless: true }).toBuffer();
}

/** The message of the refusal; null if the picture is taken. Nothing else may be thrown. */
export function refusalOf(bytes: Uint8Array): string | null {
  try {
    preparePicture(bytes, BOX);
    return null;
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'picture_rejected', String(error));
    return error.errors[0]?.message ?? '';
  }
}
