import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { post, readProblem } from './support/ask.ts';
import { createTestApp } from './support/test-app.ts';

describe('the characters of a context', () => {
  test('that no font covers are named by field and code point', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const errors = [{ pointer: '', message: 'not covered', codePoints: ['U+272A', 'U+1F6DF'] }];
    renderer.before = () => Promise.reject(new Problem('characters_not_covered', { errors }));
    for (const path of ['/create', '/resolve/vaccine', '/render/vaccine']) {
      const answer = await post(app, path, { area: '星✪4つ🛟', age: 40, period: '10月✪' });
      assert.equal(answer.statusCode, 422);
      assert.deepEqual(readProblem(answer).errors, [
        {
          pointer: '/area',
          message: 'Expected characters that a bundled font has but received "✪" (U+272A), "🛟" (U+1F6DF)',
          codePoints: ['U+272A', 'U+1F6DF'],
        },
        {
          pointer: '/period',
          message: 'Expected characters that a bundled font has but received "✪" (U+272A)',
          codePoints: ['U+272A'],
        },
      ]);
    }
  });
});
