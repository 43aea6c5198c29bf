import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { adler32, changeAdler32 } from '../../src/raster/adler32.ts';
import type { Mask } from '../../src/raster/draw-mask.ts';
import type { Picture } from '../../src/raster/rasterize.ts';
import { createIndexedSurface, createRgbSurface } from '../../src/raster/surface.ts';
import type { Surface } from '../../src/raster/surface.ts';

/** 4 × 2 px of three colours. */
const PICTURE: Picture = {
  width: 4,
  height: 2,
  pixels: Uint8Array.from({ length: 8 }, (_, pixel) => pixel % 3).reduce((pixels, colour, pixel) => {
    pixels.set(
      [
        [0, 0, 0, 255],
        [250, 128, 7, 255],
        [255, 255, 255, 255],
      ][colour] ?? [],
      pixel * 4,
    );
    return pixels;
  }, new Uint8Array(32)),
};

function surfaces(): [rgb: Surface, indexed: Surface] {
  const indexed = createIndexedSurface(PICTURE);
  assert.ok(indexed);
  return [createRgbSurface(PICTURE), indexed];
}

const mask: fc.Arbitrary<Mask> = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((coverage) => ({ left: 0, top: 0, width: 3, height: 2, coverage }));
const colour = fc.integer({ min: 0, max: 0xffffff });

/** The rows' colours, 0xRRGGBB. */
function coloursOf(rows: Uint8Array, { palette }: Surface): number[] {
  const samples = [
    ...rows.subarray(0, rows.length / 2).subarray(1),
    ...rows.subarray(rows.length / 2).subarray(1),
  ];
  if (palette) return samples.map((index) => palette.colourAt(index));
  return Array.from({ length: 8 }, (_, pixel) => Buffer.from(samples).readUIntBE(pixel * 3, 3));
}

test('a mask paints the same colours with a palette as without', () => {
  fc.assert(
    fc.property(mask, colour, (mask, colour) => {
      const painted = surfaces().map((surface) => {
        const rows = Uint8Array.from(surface.bytes);
        surface.blend(rows, mask, 1, 0, colour);
        return coloursOf(rows, surface);
      });
      assert.deepEqual(painted[0], painted[1]);
    }),
  );
});

test('painting tells how the checksum changes', () => {
  fc.assert(
    fc.property(mask, colour, (mask, colour) => {
      for (const surface of surfaces()) {
        const rows = Uint8Array.from(surface.bytes);
        const change = surface.blend(rows, mask, 1, 0, colour);
        assert.equal(changeAdler32(surface.adlerOf(0, 2), rows.length, change), adler32(rows));
      }
    }),
  );
});

test('full coverage leaves nothing of what was below, none leaves all of it', () => {
  const [rgb] = surfaces();
  const rows = Uint8Array.from(rgb.bytes);
  const coverage = Uint8Array.of(255, 0, 255, 0, 0, 0);
  rgb.blend(rows, { left: 0, top: 0, width: 3, height: 2, coverage }, 0, 0, 0x123456);
  const before = coloursOf(rgb.bytes, rgb);
  assert.deepEqual(coloursOf(rows, rgb), [0x123456, before[1], 0x123456, ...before.slice(3)]);
});

test('a picture of another size is brought into the surface’s format', () => {
  const [rgb, indexed] = surfaces();
  const pixel: Picture = { width: 1, height: 1, pixels: Uint8Array.of(250, 128, 7, 255) };
  assert.deepEqual(rgb.rowsOf(pixel), Uint8Array.of(0, 250, 128, 7));
  assert.deepEqual(indexed.rowsOf(pixel), Uint8Array.of(0, 1));
});
