import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createUploads } from '../../src/card/create-card.ts';
import { Problem } from '../../src/errors.ts';
import { MemoryStore } from '../http/support/memory-store.ts';

const PATIENT = new AbortController().signal;
const CARD = Buffer.from('card');

describe('uploads', () => {
  test('leave no room for another card while as many as the limit are on their way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const store = new MemoryStore();
    store.before = () => promise;
    const uploads = createUploads(store, 2);
    uploads.assertRoom();
    const first = uploads.put('a', CARD, PATIENT);
    uploads.assertRoom();
    const second = uploads.put('b', CARD, PATIENT);
    assert.throws(() => uploads.assertRoom(), { code: 'overloaded' });

    // What is drawn already is taken all the same.
    const third = uploads.put('c', CARD, PATIENT);
    resolve();
    assert.deepEqual(await Promise.all([first, second, third]), ['stored', 'stored', 'stored']);
    uploads.assertRoom();
  });

  test('that fail leave room again', async () => {
    const store = new MemoryStore();
    store.before = () => Promise.reject(new Problem('store_unreachable'));
    const uploads = createUploads(store, 1);
    await assert.rejects(uploads.put('a', CARD, PATIENT), { code: 'store_unreachable' });
    uploads.assertRoom();
  });
});
