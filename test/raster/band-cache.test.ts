import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync, constants } from 'node:zlib';
import { adler32 } from '../../src/raster/adler32.ts';
import { createBandCache } from '../../src/raster/band-cache.ts';
import { compressRows } from '../../src/raster/compressed-rows.ts';
import type { CompressedRows } from '../../src/raster/compressed-rows.ts';

/** Rows that zlib compresses better when it takes its time. */
const ROWS = Uint8Array.from({ length: 60_000 }, (_, index) => (index % 301) ^ (((index * index) >> 9) % 7));

function quickly(rows = ROWS): CompressedRows {
  return compressRows(rows, adler32(rows), 1);
}

function rowsIn({ chunk }: CompressedRows): Uint8Array {
  return inflateRawSync(chunk.subarray(8, -4), { finishFlush: constants.Z_SYNC_FLUSH });
}

test('a band is found under its key', () => {
  const cache = createBandCache({ maxBytes: 1e6 });
  const band = quickly();
  cache.set('key', band);
  assert.equal(cache.get('key'), band);
});

test('a band that was used once only is left as it is', () => {
  const cache = createBandCache({ maxBytes: 1e6 });
  cache.set('key', quickly());
  assert.equal(cache.compressNext(), false);
});

test('a band that was used again becomes smaller and keeps its rows', () => {
  const cache = createBandCache({ maxBytes: 1e6 });
  const before = quickly();
  cache.set('key', before);
  cache.get('key');
  assert.equal(cache.compressNext(), true);
  const after = cache.get('key');
  assert.ok(after && after.chunk.length < before.chunk.length);
  assert.deepEqual(rowsIn(after), Buffer.from(ROWS));
  assert.deepEqual([after.adler, after.length], [before.adler, before.length]);
});

test('a band is compressed better once', () => {
  const cache = createBandCache({ maxBytes: 1e6 });
  cache.set('key', quickly());
  const compressions = [1, 2, 3].map(() => {
    cache.get('key');
    return cache.compressNext();
  });
  assert.deepEqual(compressions, [true, false, false]);
});

test('a band that cannot become smaller stays', () => {
  const cache = createBandCache({ maxBytes: 1e6 });
  const best = compressRows(ROWS, adler32(ROWS), 9);
  cache.set('key', best);
  cache.get('key');
  cache.compressNext();
  assert.equal(cache.get('key'), best);
});

test('a band that has left the cache meanwhile is passed over', () => {
  const band = quickly();
  const cache = createBandCache({ maxBytes: band.chunk.length * 1.5 });
  cache.set('old', band);
  cache.get('old');
  cache.set('new', band);
  assert.equal(cache.compressNext(), false);
  assert.equal(cache.get('old'), undefined);
});

test('bands without end may be used again: some hundreds wait, the others when they are used once more', () => {
  const cache = createBandCache({ maxBytes: 1e7 });
  const small = quickly(new Uint8Array(100));
  const keys = Array.from({ length: 1_000 }, (_, index) => `key ${index}`);
  for (const key of keys) cache.set(key, small);
  const compressAll = (): number => {
    for (const key of keys) cache.get(key);
    let compressed = 0;
    while (cache.compressNext()) compressed++;
    return compressed;
  };
  const rounds = [compressAll(), compressAll(), compressAll(), compressAll(), compressAll()];
  assert.ok(
    rounds.every((compressed) => compressed < 500),
    rounds.join(' '),
  );
  assert.equal(
    rounds.reduce((total, compressed) => total + compressed, 0),
    1_000,
  );
});
