import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { parseExposition } from './support/parse-exposition.ts';

const NAME = '0123456789abcdef0123456789abcdef.png';
const { signal } = new AbortController();

describe('the calls of a store', () => {
  test('are counted by how they ended', async () => {
    const metrics = createMetrics();
    const store = metrics.meterStore(new MemoryStore());
    await store.get(NAME, signal);
    await store.get(NAME, signal);
    await store.put(NAME, Buffer.from('card'), signal);
    await store.put(NAME, Buffer.from('card'), signal);
    await store.get(NAME, signal);
    await store.has(NAME, signal);
    const broken = metrics.meterStore({
      put: () => Promise.reject(new Problem('store_unreachable')),
      get: () => Promise.reject(new TypeError('secret')),
      has: () => Promise.reject(new Problem('deadline_exceeded')),
    });
    await assert.rejects(broken.put(NAME, Buffer.from('card'), signal));
    await assert.rejects(broken.get(NAME, signal));
    await assert.rejects(broken.has(NAME, signal));

    const families = parseExposition(await metrics.page.text());
    const calls = families.get('ogp_store_calls_total')?.series ?? [];
    assert.deepEqual(
      calls.map(({ labels, value }) => `${labels['operation']} ${labels['result']} ${value}`).sort(),
      [
        'get absent 2',
        'get found 1',
        'get internal 1',
        'has deadline_exceeded 1',
        'has found 1',
        'put present 1',
        'put store_unreachable 1',
        'put stored 1',
      ],
    );
    const underWay = families.get('ogp_store_under_way')?.series ?? [];
    assert.deepEqual(
      underWay.map(({ value }) => value),
      [0, 0, 0],
    );
  });
});
