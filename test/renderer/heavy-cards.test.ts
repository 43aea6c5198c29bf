import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAIN_FORM } from '../../src/picture-format.ts';
import { HEAVY_CONTEXT, isHeavy } from '../../src/renderer/create-renderer.ts';

const picture = (length: number): string => 'data:image/png;base64,'.padEnd(length, 'A');

test('a plain card is light, with a picture as large as its canvas too', () => {
  assert.equal(isHeavy({ context: { name: 'a', avatar: picture(2 ** 21), age: 1, theme: null } }), false);
});

test('a plain card is heavy when its pictures take the renderer long, all together', () => {
  assert.equal(isHeavy({ context: { avatar: picture(HEAVY_CONTEXT + 1) } }), true);
  const half = picture(HEAVY_CONTEXT / 2 + 1);
  assert.equal(isHeavy({ context: { one: half, other: half } }), true);
});

test('every other form is heavy', () => {
  for (const form of [{ scale: 2 }, { format: 'webp' }, { format: 'jpeg' }, { maxBytes: 50_000 }] as const) {
    assert.equal(isHeavy({ context: {}, form: { ...PLAIN_FORM, ...form } }), true);
  }
});
