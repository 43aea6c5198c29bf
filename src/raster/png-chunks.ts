/** The PNG container (RFC 2083): section 3 for chunks, section 4.1 for the critical ones. */

import { crc32 } from 'node:zlib';

/** Section 4.1.1; the samples always have 8 bits. */
export const COLOUR_TYPE = { rgb: 2, indexed: 3, rgba: 6 } as const;
export type ColourType = (typeof COLOUR_TYPE)[keyof typeof COLOUR_TYPE];

/** A chunk's data stand between its length and type, and its CRC. */
const CHUNK_DATA_START = 8;
const CHUNK_CRC_BYTES = 4;

export const IMAGE_END = pngChunk('IEND', new Uint8Array());

/** Section 3.2: the length of the data, the type, the data, and the CRC-32 of type and data. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const end = CHUNK_DATA_START + data.length;
  const chunk = Buffer.allocUnsafeSlow(end + CHUNK_CRC_BYTES);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, CHUNK_DATA_START);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, end)), end);
  return chunk;
}

/** Section 4.1.1: 8 bits a sample, deflate, filters chosen row by row, not interlaced. */
export function imageHeader(width: number, height: number, colourType: ColourType): Uint8Array {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.writeUInt8(8, 8);
  data.writeUInt8(colourType, 9);
  return pngChunk('IHDR', data);
}
