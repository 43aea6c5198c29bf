import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPool, patient } from './support/open-pool.ts';

test('a process collects its garbage after every 20 tasks', async (t) => {
  const { pool } = await openPool(t, { fixture: 'counts-collections.ts' });
  const counts: unknown[] = [];
  for (let task = 1; task <= 41; task += 1) counts.push(await pool.run({ do: 'identify' }, patient));
  assert.deepEqual([counts[19], counts[20], counts[39], counts[40]], [0, 1, 1, 2]);
});
