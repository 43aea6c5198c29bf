import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRecentFailures } from '../../src/card/recent-failures.ts';

describe('recent failures', () => {
  test('are remembered for their lifetime', () => {
    let now = 0;
    const failures = createRecentFailures({ limit: 10, lifetime: 1_000, now: () => now });
    failures.add('a', 'renderer_failed');
    now = 999;
    assert.equal(failures.get('a'), 'renderer_failed');
    now = 1_000;
    assert.equal(failures.get('a'), undefined);
    assert.equal(failures.get('b'), undefined);
  });

  test('are bounded: the oldest is forgotten', () => {
    const failures = createRecentFailures({ limit: 2, lifetime: 1_000, now: () => 0 });
    for (const key of ['a', 'b', 'a', 'c']) failures.add(key, 'internal');
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => failures.get(key)),
      ['internal', undefined, 'internal'],
    );
  });
});
