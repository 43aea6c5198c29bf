import assert from 'node:assert/strict';
import { rmSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { comparePictures } from './compare-pictures.ts';

function picture(width: number, height: number, ...pixels: number[][]): Buffer {
  const png = new PNG({ width, height });
  png.data.set(pixels.flat());
  return PNG.sync.write(png);
}

const RED = [255, 0, 0, 255];
const BLUE = [0, 0, 255, 255];

test('pictures of the same pixels pass', () => {
  comparePictures(picture(2, 1, RED, BLUE), picture(2, 1, RED, BLUE), 'never-written');
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
