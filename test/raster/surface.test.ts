import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { adler32, changeAdler32 } from '../../src/raster/encode-png.ts';
import type { Mask } from '../../src/raster/backdrops.ts';
import { createSurface } from '../../src/raster/backdrops.ts';
import '../support/property-seed.ts';

/** 4 × 2 px, grey from dark to light. */
const surface = createSurface({
  width: 4,
  height: 2,
  pixels: Uint8Array.from({ length: 32 }, (_, sample) => (sample % 4 === 3 ? 255 : (sample >> 2) * 30)),
});

const mask: fc.Arbitrary<Mask> = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((coverage) => ({ left: 0, top: 0, width: 3, height: 2, coverage }));
const colour = fc.integer({ min: 0, max: 0xffffff });

/** The rows' colours, 0xRRGGBB. */
function coloursOf(rows: Uint8Array): number[] {
  return Array.from({ length: 8 }, (_, pixel) =>
    Buffer.from(rows).readUIntBE(1 + (pixel >> 2) + pixel * 3, 3),
  );
}

test('painting tells how the checksum changes', () => {
  fc.assert(
    fc.property(mask, colour, (mask, colour) => {
      const rows = Uint8Array.from(surface.bytes);
      const change = surface.blend(rows, mask, 1, 0, colour);
      assert.equal(changeAdler32(surface.adlerOf(0, 2), rows.length, change), adler32(rows));
    }),
  );
});

test('full coverage leaves nothing of what was below, none leaves all of it', () => {
  const rows = Uint8Array.from(surface.bytes);
  const coverage = Uint8Array.of(255, 0, 255, 0, 0, 0);
  surface.blend(rows, { left: 0, top: 0, width: 3, height: 2, coverage }, 0, 0, 0x123456);
  const before = coloursOf(surface.bytes);
  assert.deepEqual(coloursOf(rows), [0x123456, before[1], 0x123456, ...before.slice(3)]);
});
