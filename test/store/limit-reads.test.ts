import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { limitReads, MAX_READS, type Store } from '../../src/store/store.ts';

const PATIENT = new AbortController().signal;
const PICTURE = Buffer.of(1);

/** A store whose reads end when the test says so. */
function slowStore() {
  const reads: PromiseWithResolvers<Buffer>[] = [];
  const store: Store = {
    put: async () => 'stored',
    has: async () => true,
    get() {
      const read = Promise.withResolvers<Buffer>();
      reads.push(read);
      return read.promise;
    },
  };
  return { reads, store };
}

test('few pictures are read at a time, those that waited longest first', async () => {
  const { reads, store } = slowStore();
  const limited = limitReads(store);
  const order: number[] = [];
  const asked = Array.from({ length: MAX_READS + 2 }, async (_value, index) => {
    await limited.get('', PATIENT);
    order.push(index);
  });
  await setImmediate();
  assert.equal(reads.length, MAX_READS);
  reads[0]?.resolve(PICTURE);
  reads[1]?.reject(new Error('gone'));
  await assert.rejects(asked[1] ?? Promise.resolve(), /gone/u);
  await setImmediate();
  assert.equal(reads.length, MAX_READS + 2);
  for (const read of reads) read.resolve(PICTURE);
  await Promise.allSettled(asked);
  assert.deepEqual(order, [0, 2, 3, 4, 5, 6, 7, 8, 9]);
  // All turns are free again.
  for (let count = 0; count < MAX_READS; count += 1) void limited.get('', PATIENT);
  await setImmediate();
  assert.equal(reads.length, 2 * MAX_READS + 2);
});

test('whoever leaves or waits too long takes no turn', async () => {
  const { reads, store } = slowStore();
  const limited = limitReads(store, { reads: 1, wait: 20 });
  const first = limited.get('', PATIENT);
  const client = new AbortController();
  const left = limited.get('', client.signal);
  const late = limited.get('', PATIENT);
  client.abort();
  await assert.rejects(left, { code: 'deadline_exceeded' });
  await assert.rejects(limited.get('', client.signal), { code: 'deadline_exceeded' });
  await assert.rejects(late, { code: 'overloaded' });
  reads[0]?.resolve(PICTURE);
  assert.equal(await first, PICTURE);
  void limited.get('', PATIENT);
  await setImmediate();
  assert.equal(reads.length, 2);
});

test('cards are stored and looked for while pictures are read', async () => {
  const { store } = slowStore();
  const limited = limitReads(store, { reads: 1 });
  void limited.get('', PATIENT);
  assert.equal(await limited.has('', PATIENT), true);
  assert.equal(await limited.put('', PICTURE, PATIENT), 'stored');
});
