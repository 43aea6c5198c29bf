import { Problem } from '../errors.ts';
import { PICTURE_FORMATS, type PictureFormat } from '../picture-format.ts';
import { checkPng } from './check-png.ts';

/** Where a whole file of a format begins and ends. */
const MARKS = {
  /** SOI and EOI, ITU-T T.81, table B.1. */
  jpeg: { begin: Buffer.from([0xff, 0xd8, 0xff]), end: Buffer.from([0xff, 0xd9]) },
  /** RFC 9649, section 2.4; its length says where it ends. */
  webp: { begin: Buffer.from('RIFF'), end: Buffer.alloc(0) },
} as const;

/**
 * Makes sure that only a whole picture is ever stored.
 *
 * @param size px; of JPEG and WebP only the beginning and the end are looked at
 * @throws Problem `renderer_failed`
 */
export function checkPicture(
  picture: Uint8Array,
  format: PictureFormat,
  size: { readonly width: number; readonly height: number },
): void {
  if (format === 'png') return checkPng(picture, size);
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const { begin, end } = MARKS[format];
  const isWhole =
    bytes.subarray(0, begin.length).equals(begin) &&
    bytes.subarray(bytes.length - end.length).equals(end) &&
    (format === 'jpeg' || isWholeRiff(bytes));
  if (isWhole) return;
  const message = `Expected a whole picture of type ${PICTURE_FORMATS[format].type} (${bytes.length} bytes).`;
  throw new Problem('renderer_failed', { message });
}

/** The length after "RIFF" counts what follows it, padding included. */
function isWholeRiff(bytes: Buffer): boolean {
  return (
    bytes.length > 12 &&
    bytes.readUInt32LE(4) === bytes.length - 8 &&
    bytes.toString('latin1', 8, 12) === 'WEBP'
  );
}
