import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardKey } from '../../src/card/card-order.ts';

const CARD = { context: { area: '東京都', age: 40, period: '10月' }, variant: 'card', digest: 'digest' };

describe('the key of a card', () => {
  test('is 32 lower-case hex digits', () => {
    assert.match(cardKey(CARD), /^[0-9a-f]{32}$/u);
  });

  test('never changes from one version to the next', () => {
    // SHA-256 of {"context":{"age":40,"area":"東京都","period":"10月"},"digest":"digest","variant":"card"}
    assert.equal(cardKey(CARD), '51733e7245d389d0ed3a964fa6e96057');
  });

  test('does not depend on the order of names, at any depth', () => {
    const context = { b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 1 };
    const reordered = { a: 1, b: { c: [{ e: 2, f: 1 }], d: 1 } };
    assert.equal(cardKey({ ...CARD, context }), cardKey({ ...CARD, context: reordered }));
  });

  for (const [what, other] of [
    ['a value', { ...CARD, context: { ...CARD.context, age: 41 } }],
    ['the type of a value', { ...CARD, context: { ...CARD.context, age: '40' } }],
    ['a name', { ...CARD, context: { area: '東京都', age: 40, span: '10月' } }],
    ['the order of a list', { ...CARD, context: [2, 1] }],
    ['the variant', { ...CARD, variant: 'square' }],
    ['the template, its fonts or the render version', { ...CARD, digest: 'another' }],
  ] as const) {
    test(`changes with ${what}`, () => {
      const before = what === 'the order of a list' ? { ...CARD, context: [1, 2] } : CARD;
      assert.notEqual(cardKey(other), cardKey(before));
    });
  }
});
