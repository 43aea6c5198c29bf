import { Problem } from '../errors.ts';
import { formatOfBytes, PICTURE_FORMATS, type PictureFormat, type Size } from '../picture-format.ts';
import { checkPng } from './check-png.ts';

/** EOI, ITU-T T.81, table B.1. */
const JPEG_END = Buffer.from([0xff, 0xd9]);

/**
 * Makes sure that only a whole picture is ever stored.
 *
 * @param size px; of JPEG and WebP only the beginning and the end are looked at
 * @throws Problem `renderer_failed`
 */
export function checkPicture(picture: Uint8Array, format: PictureFormat, size: Size): void {
  if (format === 'png') return checkPng(picture, size);
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const isWhole =
    formatOfBytes(bytes) === format &&
    (format === 'jpeg' ? bytes.subarray(-JPEG_END.length).equals(JPEG_END) : isWholeRiff(bytes));
  if (isWhole) return;
  const message = `Expected a whole picture of type ${PICTURE_FORMATS[format].type} (${bytes.length} bytes).`;
  throw new Problem('renderer_failed', { message });
}

/** The length after "RIFF" counts what follows it, padding included; behind "WEBP" there is something. */
function isWholeRiff(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.readUInt32LE(4) === bytes.length - 8;
}
