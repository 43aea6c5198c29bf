import { PNG_SIGNATURE, type Size } from '../picture-format.ts';
import { joinAdler32 } from './adler32.ts';
import type { CompressedRows } from './compressed-rows.ts';
import { IMAGE_END, imageHeader, pngChunk } from './png-chunks.ts';
import type { ColourType } from './png-chunks.ts';

export interface PngHead extends Size {
  readonly colourType: ColourType;
  /** The PLTE chunk of an indexed picture. */
  readonly palette?: Uint8Array;
}

/** RFC 1950, section 2.2: deflate with a window of 32 KiB, then the level hint for "fastest" and the check bits. */
const ZLIB_HEADER = pngChunk('IDAT', Uint8Array.of(0x78, 0x01));
/** RFC 1951, section 3.2.3: a last block with fixed codes that holds nothing but its end. */
const LAST_BLOCK = [0x03, 0x00] as const;

/** A PNG file from rows that were compressed apart, in order from the top. */
export function joinPng(head: PngHead, parts: readonly CompressedRows[]): Uint8Array {
  let adler = 1;
  for (const part of parts) adler = joinAdler32(adler, part.adler, part.length);
  const ending = Uint8Array.of(...LAST_BLOCK, adler >>> 24, adler >>> 16, adler >>> 8, adler);
  return Buffer.concat([
    PNG_SIGNATURE,
    imageHeader(head.width, head.height, head.colourType),
    ...(head.palette ? [head.palette] : []),
    ZLIB_HEADER,
    ...parts.map(({ chunk }) => chunk),
    pngChunk('IDAT', ending),
    IMAGE_END,
  ]);
}
