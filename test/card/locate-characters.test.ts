import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locateCharacters } from '../../src/card/draw-card.ts';
import { Problem } from '../../src/errors.ts';

function uncovered(...codePoints: string[]): Problem {
  return new Problem('characters_not_covered', {
    errors: [{ pointer: '', message: 'not covered', codePoints }],
  });
}

function locate(context: unknown, ...codePoints: string[]) {
  const located = locateCharacters(uncovered(...codePoints), context);
  assert.ok(located instanceof Problem);
  assert.equal(located.code, 'characters_not_covered');
  return located.errors;
}

describe('characters that no font covers', () => {
  test('are given to the fields that hold them, in the order of each field', () => {
    const errors = locate({ title: '★✪星', author: '佐藤', site: '✪' }, 'U+272A', 'U+2605');
    assert.deepEqual(errors, [
      {
        pointer: '/title',
        message: 'Expected characters that a bundled font has but received "★" (U+2605), "✪" (U+272A)',
        codePoints: ['U+2605', 'U+272A'],
      },
      {
        pointer: '/site',
        message: 'Expected characters that a bundled font has but received "✪" (U+272A)',
        codePoints: ['U+272A'],
      },
    ]);
  });

  test('that form one character together stay together, and do not blame a part of it elsewhere', () => {
    const errors = locate({ title: '手🫸🏽', author: '🏽' }, 'U+1FAF8 U+1F3FD');
    assert.deepEqual(
      errors.map(({ pointer, codePoints }) => ({ pointer, codePoints })),
      [{ pointer: '/title', codePoints: ['U+1FAF8 U+1F3FD'] }],
    );
  });

  test('are found in lists and objects, with the pointer escaped', () => {
    const errors = locate({ 'a/b': ['x', { '~': '✪' }] }, 'U+272A');
    assert.deepEqual(
      errors.map(({ pointer }) => pointer),
      ['/a~1b/1/~0'],
    );
  });

  test('that the context does not hold are reported for all of it', () => {
    const errors = locate({ title: '★' }, 'U+2605', 'U+272A');
    assert.deepEqual(
      errors.map(({ pointer, codePoints }) => ({ pointer, codePoints })),
      [
        { pointer: '/title', codePoints: ['U+2605'] },
        { pointer: '', codePoints: ['U+272A'] },
      ],
    );
  });

  test('are the only matter: other errors pass as they are', () => {
    for (const error of [new Problem('overloaded'), new Error('x'), 'x']) {
      assert.equal(locateCharacters(error, { title: '✪' }), error);
    }
  });
});
