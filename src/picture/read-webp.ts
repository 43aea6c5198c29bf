/** Reads the structure of WebP: RFC 9649. */
import type { Size } from '../picture-format.ts';
import {
  damaged,
  KeptParts,
  type PictureStructure,
  EXIF_NAME,
  exifOf,
  hasExifName,
  readOrientation,
  UPRIGHT,
} from './picture-structure.ts';
import { PrefixCodeGroups } from './read-vp8l.ts';

/** The header ("RIFF", file size, "WEBP"), the offset of its file size, and where the counted bytes begin: section 2.4. bytes */
const [RIFF_HEADER, BEFORE_FILE_SIZE, FILE_SIZE_FROM] = [12, 4, 8];
/** A chunk's type and the size of its data: section 2.3. bytes */
const BEFORE_DATA = 8;
/** A frame's position, size, duration and flags, which precede its chunks: section 2.7.1.1. bytes */
const BEFORE_CHUNKS = 16;
/** The start of the first chunk's data that contains the picture's size, for all three chunk types. bytes */
const SIZE_SPAN = 10;

const LOSSY = codeOf('VP8 ');
const LOSSLESS = codeOf('VP8L');
const EXTENDED = codeOf('VP8X');
const FRAME = codeOf('ANMF');
const EXIF = codeOf('EXIF');
const ALPHA = codeOf('ALPH');
/** Chunks that affect pixels. The first frame of an animation is kept too. */
const KEPT = new Set([LOSSY, LOSSLESS, EXTENDED, ALPHA, codeOf('ANIM'), codeOf('ICCP')]);

/** Flags in the first byte of VP8X: section 2.7.1. */
const [EXIF_FLAG, XMP_FLAG] = [0x08, 0x04];
/** Start code of lossy data: RFC 6386, section 9.1. */
const LOSSY_START = 0x9d_01_2a;
/** Signature of lossless data: section 3.4. */
const LOSSLESS_START = 0x2f;
const [BITS_14, BITS_24] = [0x3f_ff, 0xff_ff_ff];
const SHIFT_14 = 14;

/** Time per pixel. Measured: 213 ms for 20 million px, lossless. ns */
const PER_PIXEL = 12;
/** Time per byte of entropy-coded data. Measured: 270 ms for 2 million px of noise in 1.8 MiB. ns */
const PER_BYTE = 100;
/** Factor for a rotated picture, which the decoder first holds in memory completely. */
const TURNED = 1.4;
/** Time (ns) and memory (bytes) per prefix code group. Measured: 2.3 s and 960 MB for 65,536 groups in 295 KB. */
const [PER_GROUP, BYTES_PER_GROUP] = [48_000, 15_000];
/** RGBA */
const BYTES_PER_PIXEL = 4;
/** For an animation, the decoder holds two canvases: the current one and the previous one. */
const CANVASES = 2;

/** Reads the structure of a WebP file. @throws Problem `picture_rejected` */
export function readWebp(file: Uint8Array): PictureStructure {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const least = RIFF_HEADER + BEFORE_DATA + SIZE_SPAN;
  if (file.length < least) throw damaged();
  const length = FILE_SIZE_FROM + view.getUint32(BEFORE_FILE_SIZE, true);
  if (length > file.length || length < least) throw damaged();
  const { width, height } = readSize(view);
  const isExtended = view.getUint32(RIFF_HEADER) === EXTENDED;
  const flags = isExtended ? view.getUint8(RIFF_HEADER + BEFORE_DATA) : 0;
  const parts = new KeptParts(file);
  parts.keep(0, RIFF_HEADER);
  const groups = new PrefixCodeGroups();
  let orientation: number | null = null;
  let alpha: Uint8Array | null = null;
  /** End of an animation's first frame; 0 before it is found. */
  let frameEnd = 0;
  for (let start = RIFF_HEADER; start + BEFORE_DATA <= length;) {
    parts.count();
    const type = view.getUint32(start);
    const data = start + BEFORE_DATA;
    const size = view.getUint32(start + 4, true);
    if (data + size > length) throw damaged();
    // The data is padded to an even length.
    const end = Math.min(data + size + (size % 2), length);
    const isInFrame = start < frameEnd;
    if (isInFrame && end > frameEnd) throw damaged();
    if (type === ALPHA) alpha = file.subarray(data, data + size);
    else if (type === LOSSLESS) groups.addLossless(file.subarray(data, data + size));
    else if (type === LOSSY && alpha !== null) groups.addAlpha(alpha, readLossySize(view, data, size));
    const isFirstFrame = type === FRAME && frameEnd === 0;
    if (isFirstFrame) {
      if (size < BEFORE_CHUNKS) throw damaged();
      frameEnd = end;
    }
    if (isInFrame) {
      // The frame that contains this chunk is kept already.
    } else if (KEPT.has(type) || isFirstFrame) parts.keep(start, end);
    else if (type === EXIF && orientation === null && (flags & EXIF_FLAG) !== 0) {
      const exif = file.subarray(data, data + size);
      orientation = readOrientation(hasExifName(exif) ? exif.subarray(EXIF_NAME.length) : exif);
      parts.insert(exifChunk(orientation));
    }
    start = isFirstFrame ? data + BEFORE_CHUNKS : end;
  }
  const bytes = Buffer.from(parts.join());
  bytes.writeUInt32LE(bytes.length - FILE_SIZE_FROM, BEFORE_FILE_SIZE);
  if (isExtended) {
    const removed = orientation === null ? EXIF_FLAG | XMP_FLAG : XMP_FLAG;
    bytes.writeUInt8(flags & ~removed, RIFF_HEADER + BEFORE_DATA);
  }
  const isTurned = (orientation ?? UPRIGHT) !== UPRIGHT;
  const pixels = width * height;
  return {
    width,
    height,
    cost: pixels * PER_PIXEL * (isTurned ? TURNED : 1) + bytes.length * PER_BYTE + groups.count * PER_GROUP,
    // Some programs cannot show WebP.
    isPlain: false,
    memory: pixels * BYTES_PER_PIXEL * (frameEnd > 0 ? CANVASES : 1) + groups.count * BYTES_PER_GROUP,
    bytes,
  };
}

/** Returns the size in the first chunk. The decoder rejects a file whose picture has another size. */
function readSize(view: DataView): Size {
  const start = RIFF_HEADER + BEFORE_DATA;
  const length = view.getUint32(RIFF_HEADER + 4, true);
  if (length < SIZE_SPAN) throw damaged();
  switch (view.getUint32(RIFF_HEADER)) {
    case LOSSY:
      return readLossySize(view, start, length);
    case LOSSLESS: {
      if (view.getUint8(start) !== LOSSLESS_START) throw damaged();
      const bits = view.getUint32(start + 1, true);
      return sizeOf((bits & BITS_14) + 1, ((bits >>> SHIFT_14) & BITS_14) + 1);
    }
    case EXTENDED:
      return sizeOf(
        (view.getUint32(start + 4, true) & BITS_24) + 1,
        (view.getUint32(start + 6, true) >>> 8) + 1,
      );
    default:
      throw damaged();
  }
}

/** Reads the size in a VP8 frame header: RFC 6386, section 9.1. */
function readLossySize(view: DataView, start: number, length: number): Size {
  if (length < SIZE_SPAN || (view.getUint32(start + 2) & BITS_24) !== LOSSY_START) throw damaged();
  return sizeOf(view.getUint16(start + 6, true) & BITS_14, view.getUint16(start + 8, true) & BITS_14);
}

function sizeOf(width: number, height: number): Size {
  if (width === 0 || height === 0) throw damaged();
  return { width, height };
}

function exifChunk(orientation: number): Buffer {
  const data = exifOf(orientation);
  const chunk = Buffer.alloc(BEFORE_DATA + data.length);
  chunk.writeUInt32BE(EXIF, 0);
  chunk.writeUInt32LE(data.length, 4);
  chunk.set(data, BEFORE_DATA);
  return chunk;
}

/** Returns the four letters of a chunk's type as one big-endian number. */
function codeOf(type: string): number {
  return Buffer.from(type, 'latin1').readUInt32BE();
}
