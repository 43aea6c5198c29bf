import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** By size: hundreds of tests draw the same one. */
const blankRows = new Map<string, Buffer>();

/**
 * A blank picture of one bit a pixel, a few hundred bytes.
 *
 * @param size in px
 * @param text stands in the picture's metadata, so that different cards have different bytes
 */
export function smallPng({ width, height }: { width: number; height: number }, text = ''): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${text}`)),
    blankRows.getOrInsertComputed(`${width} ${height}`, () => {
      const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
      return chunk('IDAT', deflateSync(rows));
    }),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
