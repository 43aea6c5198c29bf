import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rememberCards, rememberFailures, rememberPictures } from '../../src/card/memory.ts';

const card = (bytes: number) => ({ bytes, format: 'png' as const, quality: null, warnings: [] });

describe('the known cards', () => {
  test('are bounded: the one used longest ago is forgotten', () => {
    const known = rememberCards({ limit: 2, lifetime: 10, now: () => 1 });
    known.set('a', card(1));
    known.set('b', card(2));
    known.get('a');
    known.set('c', card(3));
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => known.get(key)?.card),
      [card(1), undefined, card(3)],
    );
  });

  test('can be switched off', () => {
    const known = rememberCards({ limit: 0, lifetime: 10 });
    known.set('a', card(1));
    assert.equal(known.get('a'), undefined);
  });
});

describe('recent failures', () => {
  test('are remembered for their lifetime, however often they are asked for', () => {
    let now = 1;
    const failures = rememberFailures({ limit: 10, lifetime: 1_000, now: () => now });
    failures.set('a', 'renderer_failed');
    now = 1_000;
    assert.equal(failures.get('a'), 'renderer_failed');
    now = 1_002;
    assert.equal(failures.get('a'), undefined);
  });

  test('are bounded', () => {
    const failures = rememberFailures({ limit: 2, lifetime: 1_000, now: () => 1 });
    for (const key of ['a', 'b', 'a', 'c']) failures.set(key, 'internal');
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => failures.get(key)),
      ['internal', undefined, 'internal'],
    );
  });
});

describe('recent pictures', () => {
  test('are remembered for their lifetime: a picture that changes is seen at last', () => {
    let now = 1;
    const pictures = rememberPictures({ maxBytes: 100, lifetime: 10, now: () => now });
    pictures.set('a', 'picture');
    now = 10;
    assert.equal(pictures.get('a'), 'picture');
    now = 12;
    assert.equal(pictures.get('a'), undefined);
  });

  test('stay within the bytes, keys included', () => {
    const pictures = rememberPictures({ maxBytes: 10, lifetime: 10, now: () => 1 });
    pictures.set('a', '1234');
    pictures.set('b', '1234');
    pictures.get('a');
    pictures.set('c', '1234');
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => pictures.get(key) !== undefined),
      [true, false, true],
    );
    pictures.set('large', '1234567');
    assert.equal(pictures.get('large'), undefined);
  });
});
