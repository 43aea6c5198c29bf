import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adler32 } from '../../src/raster/encode-png.ts';
import { createBackdrops } from '../../src/raster/backdrops.ts';
import type { Backdrop, Unsuitable } from '../../src/raster/backdrops.ts';

const CANVAS = { width: 40, height: 30 };

function svg(content: string, { width, height } = CANVAS): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;
}

const FLAT = svg('<rect width="100%" height="100%" fill="#fff"/><circle cx="20" cy="10" r="7"/>');
const COLOURFUL = svg(
  Array.from({ length: 1_200 }, (_, pixel) => {
    const [x, y] = [pixel % 40, Math.floor(pixel / 40)];
    return `<rect x="${x}" y="${y}" width="1" height="1" fill="rgb(${x},${y},0)"/>`;
  }).join(''),
);

function suitable(backdrop: Backdrop | Unsuitable): Backdrop {
  assert.ok('id' in backdrop);
  return backdrop;
}

test('a backdrop is drawn once', () => {
  const backdrops = createBackdrops({ maxBytes: 1e6 });
  assert.equal(backdrops.get(FLAT, CANVAS), backdrops.get(FLAT, CANVAS));
});

test('a backdrop that found no room is drawn anew under the same name', () => {
  const backdrops = createBackdrops({ maxBytes: 1 });
  const [first, second] = [backdrops.get(FLAT, CANVAS), backdrops.get(FLAT, CANVAS)].map(suitable);
  assert.notEqual(first, second);
  assert.equal(first?.id, second?.id);
});

test('two backdrops have different names', () => {
  const backdrops = createBackdrops({ maxBytes: 1e6 });
  assert.notEqual(suitable(backdrops.get(FLAT, CANVAS)).id, suitable(backdrops.get(COLOURFUL, CANVAS)).id);
});

test('any rows’ checksum is that of their bytes', () => {
  const { surface } = suitable(createBackdrops({ maxBytes: 1e6 }).get(FLAT, CANVAS));
  for (const [top, bottom] of [
    [0, 30],
    [7, 8],
    [5, 21],
    [9, 9],
  ] as const) {
    const rows = surface.bytes.subarray(top * surface.stride, bottom * surface.stride);
    assert.equal(surface.adlerOf(top, bottom), adler32(rows));
  }
});

test('a backdrop with a single pixel that is not opaque is unsuitable', () => {
  const backdrop = svg('<path d="M0 0H40V30H1V29H0Z"/>');
  assert.deepEqual(createBackdrops({ maxBytes: 1e6 }).get(backdrop, CANVAS), {
    reason: 'backdrop not opaque',
  });
});

test('a backdrop of another size than the card is unsuitable', () => {
  const backdrops = createBackdrops({ maxBytes: 1e6 });
  for (const canvas of [
    { width: 41, height: 30 },
    { width: 40, height: 29 },
  ]) {
    assert.deepEqual(backdrops.get(FLAT, canvas), { reason: 'backdrop of another size' });
  }
  assert.ok('id' in backdrops.get(FLAT, CANVAS));
});
