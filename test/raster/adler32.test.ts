import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { adler32, changeAdler32, joinAdler32 } from '../../src/raster/encode-png.ts';
import '../support/property-seed.ts';

/** The checksum that zlib itself has put at the end of its stream. */
function adlerOfZlib(bytes: Uint8Array): number {
  return deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4);
}

test('no bytes sum to one', () => {
  assert.equal(adler32(new Uint8Array()), 1);
});

test('any bytes sum as in zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => adler32(bytes) === adlerOfZlib(bytes)),
  );
});

test('a megabyte of the largest bytes sums as in zlib', () => {
  const bytes = new Uint8Array(1_000_003).fill(255);
  assert.equal(adler32(bytes), adlerOfZlib(bytes));
});

test('the checksums of two parts join to that of both', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), fc.uint8Array({ maxLength: 900 }), (first, second) => {
      const joined = joinAdler32(adler32(first), adler32(second), second.length);
      assert.equal(joined, adlerOfZlib(Buffer.concat([first, second])));
    }),
  );
});

test('long parts join too, where products leave 32 bits', () => {
  const part = new Uint8Array(2_300_000).fill(255);
  assert.equal(
    joinAdler32(adler32(part), adler32(part), part.length),
    adlerOfZlib(Buffer.concat([part, part])),
  );
});

test('a change of any bytes changes the checksum as summing anew does', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ max: 255, min: 0 }), fc.integer({ max: 255, min: 0 })), {
    maxLength: 900,
  });
  fc.assert(
    fc.property(pairs, (bytes) => {
      const before = Uint8Array.from(bytes, ([byte]) => byte);
      const after = Uint8Array.from(bytes, ([, byte]) => byte);
      const changes = bytes.map(([from, to]) => to - from);
      const sum = changes.reduce((total, change) => total + change, 0);
      const moment = changes.reduce((total, change, index) => total + change * index, 0);
      assert.equal(changeAdler32(adler32(before), before.length, { sum, moment }), adlerOfZlib(after));
    }),
  );
});
