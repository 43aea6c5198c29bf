import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkPng } from '../../src/card/draw-card.ts';
import { Problem } from '../../src/errors.ts';
import { smallPng } from '../http/support/small-png.ts';

const SIZE = { width: 60, height: 30 };
const PNG = smallPng(SIZE);

describe('the check of a picture', () => {
  test('accepts a whole picture of the right size', () => {
    checkPng(PNG, SIZE);
  });

  test('accepts a picture that is a view into other bytes', () => {
    const around = new Uint8Array(PNG.length + 8);
    around.set(PNG, 4);
    checkPng(around.subarray(4, 4 + PNG.length), SIZE);
  });

  for (let length = 0; length < PNG.length; length += 7) {
    test(`refuses a picture that is cut off after ${length} of ${PNG.length} bytes`, () => {
      assert.throws(() => checkPng(PNG.subarray(0, length), SIZE), { code: 'renderer_failed' });
    });
  }

  for (const [what, png] of [
    ['an empty answer', Buffer.alloc(0)],
    ['another format', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a signature alone', PNG.subarray(0, 8)],
    ['bytes after the end', Buffer.concat([PNG, Buffer.from('more')])],
    ['a second picture after the end', Buffer.concat([PNG, PNG.subarray(8)])],
    ['a first chunk other than IHDR', Buffer.concat([PNG.subarray(0, 8), PNG.subarray(33)])],
    ['another width', smallPng({ ...SIZE, width: 61 })],
    ['another height', smallPng({ ...SIZE, height: 29 })],
  ] as const) {
    test(`refuses ${what}`, () => {
      assert.throws(
        () => checkPng(png, SIZE),
        (error) => error instanceof Problem && error.code === 'renderer_failed',
      );
    });
  }
});
