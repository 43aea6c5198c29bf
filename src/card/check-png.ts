import { PNG_SIGNATURE, type Size } from '../picture-format.ts';
import { Problem } from '../errors.ts';

/** Length, type and CRC around a chunk's data, section 5.3. */
const CHUNK_OVERHEAD = 12;

/**
 * Makes sure that only a whole picture of the right size is ever stored: its chunks follow each other from the
 * signature over IHDR (section 11.2.1) to an IEND at the very end. The pixels are the renderer's matter.
 *
 * @param size in px
 * @throws Problem `renderer_failed`
 */
export function checkPng(png: Uint8Array, size: Size): void {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const fail = (what: string): Problem =>
    new Problem('renderer_failed', { message: `Expected a PNG but ${what} (${bytes.length} bytes).` });

  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) throw fail('its signature is missing');
  let type = '';
  for (let offset = PNG_SIGNATURE.length; offset < bytes.length;) {
    if (type === 'IEND' || offset + CHUNK_OVERHEAD > bytes.length) throw fail('it does not end after IEND');
    const length = bytes.readUInt32BE(offset);
    const first = type === '';
    type = bytes.toString('latin1', offset + 4, offset + 8);
    if (first) checkHeader(type, bytes.subarray(offset + 8, offset + 8 + length), size, fail);
    offset += CHUNK_OVERHEAD + length;
    if (offset > bytes.length) throw fail('it is cut off');
  }
  if (type !== 'IEND') throw fail('it does not end with IEND');
}

function checkHeader(
  type: string,
  data: Buffer,
  { width, height }: Size,
  fail: (what: string) => Problem,
): void {
  if (type !== 'IHDR' || data.length < 8) throw fail('it does not begin with IHDR');
  const found = { width: data.readUInt32BE(0), height: data.readUInt32BE(4) };
  if (found.width !== width || found.height !== height) {
    throw fail(`it is ${found.width} × ${found.height} px instead of ${width} × ${height}`);
  }
}
