import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createKnownCards } from '../../src/card/known-cards.ts';

const card = (bytes: number) => ({ bytes, format: 'png' as const, quality: null, warnings: [] });

describe('the known cards', () => {
  test('are remembered with what their answers need', () => {
    const known = createKnownCards(2);
    known.add('a', card(1));
    assert.deepEqual(known.get('a'), card(1));
    assert.equal(known.get('b'), undefined);
  });

  test('are bounded: the one used longest ago is forgotten', () => {
    const known = createKnownCards(2);
    known.add('a', card(1));
    known.add('b', card(2));
    known.get('a');
    known.add('c', card(3));
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => known.get(key)?.bytes),
      [1, undefined, 3],
    );
  });

  test('can be switched off', () => {
    const known = createKnownCards(0);
    known.add('a', card(1));
    assert.equal(known.get('a'), undefined);
  });
});
