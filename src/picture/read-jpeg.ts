/** Reads the structure of JPEG: ITU-T T.81, https://www.w3.org/Graphics/JPEG/itu-t81.pdf. Table B.1 lists the markers. */
import {
  damaged,
  pictureRejected,
  KeptParts,
  type PictureStructure,
  EXIF_NAME,
  exifOf,
  hasExifName,
  readOrientation,
  UPRIGHT,
} from './picture-structure.ts';

/** Frame markers: baseline, extended and progressive, with Huffman coding. */
const [SOF0, SOF1, SOF2] = [0xc0, 0xc1, 0xc2];
const LAST_SOF = 0xcf;
const [DHT, JPG, DAC, RST0, RST7, SOI, EOI, SOS, DQT, DRI] = [
  0xc4, 0xc8, 0xcc, 0xd0, 0xd7, 0xd8, 0xd9, 0xda, 0xdb, 0xdd,
];
const [APP0, APP1, APP2, APP14] = [0xe0, 0xe1, 0xe2, 0xee];
const [STUFFED, TEM, FILL] = [0x00, 0x01, 0xff];

/** bytes */
const [MARKER_SIZE, LENGTH_SIZE] = [2, 2];

/** Application segments that affect pixels: the coding of colours (JFIF, Adobe) and the colour profile. */
const KEPT_APPLICATIONS: ReadonlyMap<number, Buffer> = new Map([
  [APP0, Buffer.from('JFIF\0', 'latin1')],
  [APP2, Buffer.from('ICC_PROFILE\0', 'latin1')],
  [APP14, Buffer.from('Adobe', 'latin1')],
]);
const KEPT = new Set([DHT, DQT, DRI, SOF0, SOF1, SOF2]);

/** Most scans. Ordinary encoders write about 10; encoders that optimise the scans write about 20. */
export const MAX_SCANS = 100;
const MAX_COMPONENTS = 4;
const MAX_SAMPLING = 4;

/** Time per sample, from coefficients to pixel. Measured: 420 ms for 24 million px of CMYK. ns */
const PER_SAMPLE = 4;
/** Time per sample and scan that covers it, with or without data. ns */
const PER_VISIT = 1;
/** Time per byte of entropy-coded data. Measured: 208 ms for 12 million px in 1.3 MiB. ns */
const PER_BYTE = 60;
/** Memory per sample if a file has several scans, because all coefficients are held until the last scan. bytes */
const COEFFICIENT_SIZE = 2;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  /** Number of samples by the component's identifier. */
  readonly samples: ReadonlyMap<number, number>;
}

/** Reads the structure of a JPEG file. @throws Problem `picture_rejected` */
export function readJpeg(file: Uint8Array): PictureStructure {
  const parts = new KeptParts(file);
  parts.keep(0, MARKER_SIZE);
  let frame: Frame | null = null;
  let orientation: number | null = null;
  /** Whether there is a colour profile, or a coding of colours other than that of JFIF. */
  let hasOtherColours = false;
  let scans = 0;
  let visits = 0;
  // A file may end without EOI. The decoder then detects missing pixels.
  for (let start = findMarker(file, MARKER_SIZE); start < file.length;) {
    parts.count();
    const marker = file[start + 1];
    if (marker === SOI) throw damaged();
    if (marker === EOI) {
      parts.keep(start, start + MARKER_SIZE);
      break;
    }
    const end = endOfSegment(file, start);
    const data = file.subarray(start + MARKER_SIZE + LENGTH_SIZE, end);
    const next = findMarker(file, end);
    if (isFrame(marker)) {
      if (frame !== null) throw damaged();
      frame = readFrame(marker, data);
    }
    if (marker === SOS) {
      if (frame === null) throw damaged();
      scans += 1;
      visits += countVisits(data, frame);
      // The scan's entropy-coded data reaches to the next marker.
      parts.keep(start, next);
    } else if (isKept(marker, data)) {
      hasOtherColours ||= marker === APP2 || marker === APP14;
      parts.keep(start, end);
    } else if (marker === APP1 && scans === 0 && orientation === null && hasExifName(data)) {
      orientation = readOrientation(data.subarray(EXIF_NAME.length));
      parts.insert(exifSegment(orientation));
    }
    start = next;
  }
  if (frame === null || scans === 0) throw damaged();
  if (scans > MAX_SCANS) throw pictureRejected(`Expected at most ${MAX_SCANS} scans but received ${scans}`);
  const { width, height, isProgressive, samples } = frame;
  const isUpright = (orientation ?? UPRIGHT) === UPRIGHT;
  const isGreyOrYcc = [...samples.keys()].every((id, index) => id === index + 1) && samples.size % 2 === 1;
  const total = [...samples.values()].reduce((sum, count) => sum + count, 0);
  return {
    width,
    height,
    cost: total * PER_SAMPLE + visits * PER_VISIT + file.length * PER_BYTE,
    isPlain: isUpright && !hasOtherColours && isGreyOrYcc,
    memory: isProgressive || scans > 1 ? total * COEFFICIENT_SIZE : 0,
    bytes: parts.join(),
  };
}

/** Returns the offset of the next marker that is not stuffing or a restart; the file's length if there is none. */
function findMarker(file: Uint8Array, from: number): number {
  for (let offset = from; offset + 1 < file.length; offset += 1) {
    if (file[offset] === FILL && !isInsideScan(file[offset + 1])) return offset;
  }
  return file.length;
}

function isInsideScan(code: number | undefined): boolean {
  return (
    code === undefined || code === STUFFED || code === TEM || code === FILL || (code >= RST0 && code <= RST7)
  );
}

function endOfSegment(file: Uint8Array, start: number): number {
  const [high, low] = file.subarray(start + MARKER_SIZE, start + MARKER_SIZE + LENGTH_SIZE);
  if (high === undefined || low === undefined) throw damaged();
  const length = high * 256 + low;
  const end = start + MARKER_SIZE + length;
  if (length < LENGTH_SIZE || end > file.length) throw damaged();
  return end;
}

function isFrame(marker: number | undefined): marker is number {
  return marker !== undefined && marker >= SOF0 && marker <= LAST_SOF && ![DHT, JPG, DAC].includes(marker);
}

/** Reads a frame header: section B.2.2. */
function readFrame(marker: number, data: Uint8Array): Frame {
  if (marker > SOF2) {
    throw pictureRejected(
      'Expected a baseline or progressive JPEG picture with Huffman coding but received another',
    );
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const components = view.byteLength < 6 ? 0 : view.getUint8(5);
  if (components < 1 || components > MAX_COMPONENTS || view.byteLength !== 6 + 3 * components)
    throw damaged();
  const [height, width] = [view.getUint16(1), view.getUint16(3)];
  if (width === 0 || height === 0) throw damaged();
  const factors = Array.from({ length: components }, (_, index) => {
    const both = view.getUint8(7 + 3 * index);
    return { id: view.getUint8(6 + 3 * index), across: both >> 4, down: both & 0xf };
  });
  for (const { across, down } of factors) {
    if (Math.min(across, down) < 1 || Math.max(across, down) > MAX_SAMPLING) throw damaged();
  }
  const most = (direction: 'across' | 'down') => Math.max(...factors.map((factor) => factor[direction]));
  const finest = most('across') * most('down');
  const samples = new Map<number, number>();
  for (const { id, across, down } of factors) {
    // Adds up, because identifiers may repeat. The decoder then replaces the second one.
    samples.set(id, (samples.get(id) ?? 0) + (width * height * across * down) / finest);
  }
  return { width, height, isProgressive: marker === SOF2, samples };
}

/** Reads a scan header (section B.2.3) and returns the number of samples that the scan covers. */
function countVisits(data: Uint8Array, { width, height, samples }: Frame): number {
  const components = data[0] ?? 0;
  if (components < 1 || components > MAX_COMPONENTS) throw damaged();
  let visits = 0;
  for (let index = 0; index < components; index += 1) {
    visits += samples.get(data[1 + 2 * index] ?? NaN) ?? width * height;
  }
  return visits;
}

function isKept(marker: number | undefined, data: Uint8Array): boolean {
  if (marker === undefined) return false;
  return KEPT.has(marker) || startsWith(data, KEPT_APPLICATIONS.get(marker));
}

function startsWith(data: Uint8Array, beginning: Uint8Array | undefined): boolean {
  return beginning !== undefined && beginning.every((byte, index) => data[index] === byte);
}

function exifSegment(orientation: number): Buffer {
  const data = Buffer.concat([EXIF_NAME, exifOf(orientation)]);
  return Buffer.concat([Buffer.from([0xff, APP1, 0, LENGTH_SIZE + data.length]), data]);
}
