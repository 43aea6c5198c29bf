/** Pictures for tests, honest ones and others; drawn here. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A gradient from red to blue with a white square in the left upper corner, opaque. */
export function gradient(width = 80, height = 60): Sharp {
  const row = Buffer.alloc(width * 3);
  for (let x = 0; x < width; x += 1) {
    const share = Math.round((255 * x) / (width - 1));
    row.set([255 - share, 0, share], x * 3);
  }
  const pixels = Buffer.alloc(width * height * 3, row);
  for (let y = 0; y < Math.min(10, height); y += 1) {
    pixels.fill(255, y * width * 3, (y * width + Math.min(10, width)) * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function chunk({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0);
  return Buffer.concat([head, data, tail]);
}

/** A grey PNG of any size whose rows are all black: some kilobytes that would fill gigabytes. */
export function blackPng(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const row = 1 + Math.ceil(width / 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk({ type: 'IHDR', data: header }),
    chunk({ type: 'IDAT', data: deflateSync(Buffer.alloc(row * rows)) }),
    chunk({ type: 'IEND', data: Buffer.alloc(0) }),
  ]);
}

/** Types of a PNG's chunks. */
export function chunkTypes(png: Uint8Array): string[] {
  const view = Buffer.from(png);
  const types: string[] = [];
  for (let offset = 8; offset < view.length; offset += 12 + view.readUInt32BE(offset)) {
    types.push(view.toString('latin1', offset + 4, offset + 8));
  }
  return types;
}
