import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteBoundedCache } from '../../src/raster/backdrops.ts';

/** Room for three values of 1,000 bytes and what their entries take, not for four. */
const ROOM_FOR_THREE = 4_500;

function filled(...keys: string[]): ByteBoundedCache<{ readonly is: string }> {
  const cache = new ByteBoundedCache<{ readonly is: string }>(ROOM_FOR_THREE);
  for (const key of keys) cache.set(key, { is: `value of ${key}` }, 1_000);
  return cache;
}

test('a value is found under its key', () => {
  assert.equal(filled('a', 'b').get('a')?.is, 'value of a');
});

test('an unknown key has no value', () => {
  assert.equal(filled('a').get('b'), undefined);
});

test('when there is no room, the value that was set first goes', () => {
  const cache = filled('a', 'b', 'c', 'd');
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined),
    [false, true, true, true],
  );
});

test('a value that was used stays before one that was not', () => {
  const cache = filled('a', 'b', 'c');
  cache.get('a');
  cache.set('d', { is: 'value of d' }, 1_000);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined),
    [true, false, true, true],
  );
});

test('a value that is set again takes its room once', () => {
  const cache = filled('a', 'b', 'c');
  for (let time = 0; time < 10; time++) cache.set('a', { is: 'another' }, 1_000);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => cache.get(key)?.is),
    ['another', 'value of b', 'value of c'],
  );
});

test('a value above the whole bound is not kept and pushes nothing out', () => {
  const cache = filled('a', 'b', 'c');
  cache.set('large', { is: 'value' }, ROOM_FOR_THREE);
  assert.equal(cache.get('large'), undefined);
  assert.equal(cache.get('a')?.is, 'value of a');
});

test('a value that has grown above the bound is gone, not stale', () => {
  const cache = filled('a');
  cache.set('a', { is: 'large' }, ROOM_FOR_THREE);
  assert.equal(cache.get('a'), undefined);
});

test('keys count: values without bytes are bounded as well', () => {
  const cache = new ByteBoundedCache<object>(100_000);
  for (let index = 0; index < 1_000; index++) cache.set('k'.repeat(1_000) + index, {}, 0);
  const kept = Array.from({ length: 1_000 }, (_, index) => cache.get('k'.repeat(1_000) + index));
  assert.ok(kept.filter((value) => value !== undefined).length <= 50);
});
