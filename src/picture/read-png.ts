/** Reads the structure of PNG (third edition): https://www.w3.org/TR/png-3/ */
import { crc32 } from 'node:zlib';
import { PNG_SIGNATURE } from '../picture-format.ts';
import {
  damaged,
  KeptParts,
  type PictureStructure,
  exifOf,
  readOrientation,
  UPRIGHT,
} from './picture-structure.ts';

/** Bytes of a chunk before its data (length and type) and after its data (checksum). */
const [BEFORE_DATA, AFTER_DATA] = [8, 4];
const HEADER_SIZE = 13;
const MAX_SIDE = 2 ** 31 - 1;

/** Chunk types: four letters, read as one big-endian number. */
const [IHDR, IDAT, IEND, EXIF] = [0x49_48_44_52, 0x49_44_41_54, 0x49_45_4e_44, 0x65_58_49_66];
const [TRNS, ICCP] = [0x74_52_4e_53, 0x69_43_43_50];

/** Chunks that affect pixels. Frames of an animation, texts, times and private chunks are removed. */
const KEPT = new Set(
  ['IHDR', 'PLTE', 'tRNS', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'sBIT', 'IDAT', 'IEND'].map((type) =>
    Buffer.from(type, 'latin1').readUInt32BE(),
  ),
);

/** By colour type (section 11.2.1): the decoded colours per pixel, and whether there is alpha. A palette becomes RGB. */
const COLOURS: ReadonlyMap<number, readonly [colours: number, hasAlpha: boolean]> = new Map([
  [0, [1, false]],
  [2, [3, false]],
  [3, [3, false]],
  [4, [1, true]],
  [6, [3, true]],
]);

/** Time per sample. Measured: 480 ms for 24 million px of a palette. ns */
const PER_SAMPLE = 5;
/** Time per sample that a colour profile converts. Measured: 670 ms for 24 million px of RGBA. ns */
const PER_CONVERTED_SAMPLE = 7;
/** Factor for samples of 16 bits. Measured: 681 ms for 12 million px of RGBA. */
const LONG_SAMPLES = 2.8;
/** Factors for interlaced and for rotated pictures, which the decoder holds in memory completely. */
const INTERLACED = 2;
const TURNED = 1.5;

/** Reads the structure of a PNG file. @throws Problem `picture_rejected` */
export function readPng(file: Uint8Array): PictureStructure {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { width, height, colours, isAlpha, hasLongSamples, isInterlaced } = readHeader(view);
  const parts = new KeptParts(file);
  parts.keep(0, PNG_SIGNATURE.length);
  let orientation: number | null = null;
  let hasPixels = false;
  let hasAlpha = isAlpha;
  let hasProfile = false;
  for (let start = PNG_SIGNATURE.length, type = 0; type !== IEND;) {
    parts.count();
    if (start + BEFORE_DATA + AFTER_DATA > file.length) throw damaged();
    const end = start + BEFORE_DATA + view.getUint32(start) + AFTER_DATA;
    if (end > file.length) throw damaged();
    type = view.getUint32(start + 4);
    hasPixels ||= type === IDAT;
    hasAlpha ||= type === TRNS;
    hasProfile ||= type === ICCP;
    if (KEPT.has(type)) parts.keep(start, end);
    // The decoder uses only the first eXIf chunk, and only before the pixels.
    else if (type === EXIF && orientation === null && !hasPixels) {
      orientation = readOrientation(file.subarray(start + BEFORE_DATA, end - AFTER_DATA));
      parts.insert(exifChunk(orientation));
    }
    start = end;
  }
  const isTurned = (orientation ?? UPRIGHT) !== UPRIGHT;
  // With a profile, grey becomes three colours before the picture is scaled down.
  const samples = width * height * ((hasProfile ? 3 : colours) + (hasAlpha ? 1 : 0));
  const perSample = (hasProfile ? PER_CONVERTED_SAMPLE : PER_SAMPLE) * (hasLongSamples ? LONG_SAMPLES : 1);
  const decoded = samples * (hasLongSamples ? 2 : 1);
  return {
    width,
    height,
    cost: samples * perSample * (isInterlaced ? INTERLACED : 1) * (isTurned ? TURNED : 1),
    isPlain: !hasProfile && !hasLongSamples && !isTurned,
    memory: isInterlaced || isTurned ? decoded : 0,
    bytes: parts.join(),
  };
}

function readHeader(view: DataView) {
  const start = PNG_SIGNATURE.length + BEFORE_DATA;
  if (view.byteLength < start + HEADER_SIZE) throw damaged();
  const [width, height] = [view.getUint32(start), view.getUint32(start + 4)];
  const [colours, isAlpha = false] = COLOURS.get(view.getUint8(start + 9)) ?? [];
  const isHeader =
    view.getUint32(PNG_SIGNATURE.length) === HEADER_SIZE && view.getUint32(PNG_SIGNATURE.length + 4) === IHDR;
  if (
    !isHeader ||
    colours === undefined ||
    Math.min(width, height) < 1 ||
    Math.max(width, height) > MAX_SIDE
  ) {
    throw damaged();
  }
  const hasLongSamples = view.getUint8(start + 8) === 16;
  return {
    width,
    height,
    colours,
    isAlpha,
    hasLongSamples,
    isInterlaced: view.getUint8(start + 12) !== 0,
  };
}

function exifChunk(orientation: number): Buffer {
  const data = exifOf(orientation);
  const chunk = Buffer.alloc(BEFORE_DATA + data.length + AFTER_DATA);
  chunk.writeUInt32BE(data.length, 0);
  chunk.writeUInt32BE(EXIF, 4);
  chunk.set(data, BEFORE_DATA);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -AFTER_DATA)), chunk.length - AFTER_DATA);
  return chunk;
}
