/** Rows as one IDAT chunk that stands among others: the deflate stream goes on after it. */

import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { pngChunk, CHUNK_DATA_START, CHUNK_CRC_BYTES } from './png-chunks.ts';

export interface CompressedRows {
  readonly chunk: Uint8Array;
  /** Of the rows, not of the chunk. */
  readonly adler: number;
  /** Bytes of the rows. */
  readonly length: number;
}

/** @param level of zlib: 1 is fast, 9 is small */
export function compressRows(rows: Uint8Array, adler: number, level: number): CompressedRows {
  // The flush ends the rows at a whole byte and without the mark of the last block (RFC 1951, section 3.2.3).
  const data = deflateRawSync(rows, { level, finishFlush: constants.Z_SYNC_FLUSH });
  return { chunk: pngChunk('IDAT', data), adler, length: rows.length };
}

/** The same rows with the best compression, or what was given if that is as small. It takes milliseconds. */
export function compressBetter(compressed: CompressedRows): CompressedRows {
  const data = compressed.chunk.subarray(CHUNK_DATA_START, -CHUNK_CRC_BYTES);
  const rows = inflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH });
  const better = compressRows(rows, compressed.adler, 9);
  return better.chunk.length < compressed.chunk.length ? better : compressed;
}
