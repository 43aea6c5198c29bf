import assert from 'node:assert/strict';
import { rmSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { PNG } from 'pngjs';
import { comparePictures } from './compare-pictures.ts';

function picture(width: number, height: number, ...pixels: number[][]): Buffer {
  return pictureAtLevel(9, width, height, ...pixels);
}

function pictureAtLevel(deflateLevel: number, width: number, height: number, ...pixels: number[][]): Buffer {
  const png = new PNG({ width, height });
  png.data.set(pixels.flat());
  return PNG.sync.write(png, { deflateLevel });
}

const RED = [255, 0, 0, 255];
const BLUE = [0, 0, 255, 255];

test('pictures of the same pixels pass', () => {
  comparePictures(picture(2, 1, RED, BLUE), picture(2, 1, RED, BLUE), 'never-written');
});

test('pictures of the same pixels pass though their files are compressed at other levels', () => {
  const stored = pictureAtLevel(0, 2, 1, RED, BLUE);
  const compressed = picture(2, 1, RED, BLUE);
  assert.notDeepEqual(stored, compressed);
  comparePictures(stored, compressed, 'never-written');
});

test('a picture whose image data has a wrong checksum fails, though its pixels are the same', () => {
  const png = pictureAtLevel(0, 1, 1, RED);
  const type = png.indexOf('IDAT');
  const length = png.readUInt32BE(type - 4);
  const broken = Buffer.from(png);
  broken.writeUInt32BE(broken.readUInt32BE(type + length) + 1, type + length);
  broken.writeUInt32BE(crc32(broken.subarray(type, type + 4 + length)), type + 4 + length);
  assert.deepEqual(PNG.sync.read(broken).data, PNG.sync.read(png).data);
  assert.throws(() => comparePictures(broken, png, 'never-written'), { code: 'Z_DATA_ERROR' });
  assert.throws(() => comparePictures(png, broken, 'never-written'), { code: 'Z_DATA_ERROR' });
});

test('the colour of a fully transparent pixel does not matter', () => {
  comparePictures(picture(1, 1, [9, 9, 9, 0]), picture(1, 1, [0, 0, 0, 0]), 'never-written');
});

test('a pixel that differs by one step in one channel fails, and the message says where', (t) => {
  t.after(() => rmSync(new URL('../../var/test/compare-pictures-one-step.png', import.meta.url)));
  assert.throws(
    () =>
      comparePictures(
        picture(2, 1, RED, [0, 0, 254, 255]),
        picture(2, 1, RED, BLUE),
        'compare-pictures-one-step',
      ),
    /1 of 2 pixels differ; at x 1, y 0: expected #0000ffff but received #0000feff; see .*one-step\.png/,
  );
});

test('pictures of another size fail', (t) => {
  t.after(() => rmSync(new URL('../../var/test/compare-pictures-size.png', import.meta.url)));
  assert.throws(
    () => comparePictures(picture(1, 1, RED), picture(2, 1, RED, BLUE), 'compare-pictures-size'),
    /expected 2 × 1 px but received 1 × 1 px/,
  );
});

test('a failure leaves expected, difference and actual side by side', (t) => {
  const file = new URL('../../var/test/compare-pictures-panels.png', import.meta.url);
  t.after(() => rmSync(file));
  assert.throws(() =>
    comparePictures(picture(2, 1, RED, RED), picture(2, 1, RED, BLUE), 'compare-pictures-panels'),
  );
  const panels = PNG.sync.read(readFileSync(file));
  const pixel = (x: number) => [...panels.data.subarray(x * 4, x * 4 + 4)];
  assert.equal(panels.width, 3 * 2 + 2 * 8);
  assert.deepEqual([pixel(0), pixel(1)], [RED, BLUE]);
  assert.deepEqual(
    [pixel(10), pixel(11)],
    [
      [255, 192, 192, 255],
      [255, 0, 255, 255],
    ],
  );
  assert.deepEqual([pixel(20), pixel(21)], [RED, RED]);
});
