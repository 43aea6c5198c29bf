import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Palette } from '../../src/raster/encode-png.ts';

function paletteOf(colours: number): Palette {
  const palette = new Palette();
  for (let colour = 0; colour < colours; colour++) palette.indexOf(colour * 65_793);
  return palette;
}

test('colours have indices in the order in which they come', () => {
  const palette = new Palette();
  assert.deepEqual(
    [0xffffff, 0x000000, 0x123456].map((colour) => palette.indexOf(colour)),
    [0, 1, 2],
  );
});

test('a known colour keeps its index', () => {
  const palette = paletteOf(100);
  assert.equal(palette.indexOf(7 * 65_793), 7);
});

test('256 colours fit', () => {
  const palette = paletteOf(256);
  assert.equal(palette.full, false);
  assert.equal(palette.indexOf(255 * 65_793), 255);
});

test('a 257th colour makes the palette full and leaves the others as they are', () => {
  const palette = paletteOf(256);
  palette.indexOf(0x00ff00);
  assert.equal(palette.full, true);
});

test('the chunk has the colours so far, three bytes each', () => {
  const palette = new Palette();
  palette.indexOf(0x0a0b0c);
  palette.indexOf(0xf0e0d0);
  assert.deepEqual(
    [...palette.chunk().subarray(0, 14)],
    [0, 0, 0, 6, 0x50, 0x4c, 0x54, 0x45, 10, 11, 12, 240, 224, 208],
  );
});
