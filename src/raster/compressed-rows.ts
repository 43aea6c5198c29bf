/** Rows as one IDAT chunk that stands among others: the deflate stream goes on after it. */

import { constants, deflateRawSync } from 'node:zlib';
import { pngChunk } from './png-chunks.ts';

/** zlib writes into pieces of this size, bytes; most bands fit in one. */
const CHUNK = 64 * 1024;

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
  const data = deflateRawSync(rows, { level, chunkSize: CHUNK, finishFlush: constants.Z_SYNC_FLUSH });
  return { chunk: pngChunk('IDAT', data), adler, length: rows.length };
}
