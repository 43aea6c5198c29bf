import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentPictures } from '../../src/card/recent-pictures.ts';

test('a picture is remembered for its lifetime', () => {
  let now = 0;
  const recent = createRecentPictures({ mostBytes: 100, lifetime: 10, now: () => now });
  recent.add('a', 'picture');
  now = 9;
  assert.equal(recent.get('a'), 'picture');
  // Being asked for does not make it younger: a picture that changes is seen at last.
  now = 10;
  assert.equal(recent.get('a'), undefined);
});

test('all pictures together stay within the bytes, the ones used last are kept', () => {
  const recent = createRecentPictures({ mostBytes: 10, lifetime: 10, now: () => 0 });
  recent.add('a', '1234');
  recent.add('b', '1234');
  recent.get('a');
  recent.add('c', '1234');
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => recent.get(key) !== undefined),
    [true, false, true],
  );
});

test('a picture that is larger than all may be is not kept', () => {
  const recent = createRecentPictures({ mostBytes: 10, lifetime: 10, now: () => 0 });
  recent.add('a', '12345678901');
  assert.equal(recent.get('a'), undefined);
});

test('a picture that is added again counts once', () => {
  const recent = createRecentPictures({ mostBytes: 10, lifetime: 10, now: () => 0 });
  for (let times = 0; times < 10; times += 1) recent.add('a', '1234');
  recent.add('b', '1234');
  assert.equal(recent.get('a'), '1234');
});
