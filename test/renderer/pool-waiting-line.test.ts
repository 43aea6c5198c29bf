import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { createWaitingLine } from '../../src/renderer/waiting-line.ts';
import { patient } from './fixtures/open-pool.ts';

test('a resource that is idle is taken at once, the one used last first', async () => {
  const line = createWaitingLine<{ name: string }>(0);
  line.offer({ name: 'cold' });
  line.offer({ name: 'warm' });
  assert.deepEqual(await line.take(patient), { name: 'warm' });
  assert.deepEqual(await line.take(patient), { name: 'cold' });
});

test('who waits longest is served first', async () => {
  const line = createWaitingLine<{ name: string }>(2);
  const first = line.take(patient);
  const second = line.take(patient);
  line.offer({ name: 'a' });
  line.offer({ name: 'b' });
  assert.deepEqual(await Promise.all([first, second]), [{ name: 'a' }, { name: 'b' }]);
});

test('a resource that was withdrawn is not taken', async () => {
  const line = createWaitingLine<{ name: string }>(0);
  const gone = { name: 'gone' };
  line.offer(gone);
  line.withdraw(gone);
  await assert.rejects(line.take(patient), { code: 'overloaded' });
});

test('a place in the line is free again when its holder gives up', async () => {
  const line = createWaitingLine<{ name: string }>(1);
  const caller = new AbortController();
  const abandoned = line.take(caller.signal);
  caller.abort();
  await assert.rejects(abandoned, { code: 'deadline_exceeded' });
  const next = line.take(patient);
  line.offer({ name: 'a' });
  assert.deepEqual(await next, { name: 'a' });
});

test('a resource is not lost to a caller who gives up in the moment of getting it', async () => {
  const line = createWaitingLine<{ name: string }>(1);
  const caller = new AbortController();
  const turn = line.take(caller.signal);
  line.offer({ name: 'a' });
  caller.abort();
  assert.deepEqual(await turn, { name: 'a' });
});

test('dismissing sends away all who wait, for the reason given', async () => {
  const line = createWaitingLine<{ name: string }>(2);
  const outcomes = Promise.allSettled([line.take(patient), line.take(patient)]);
  const reason = new Problem('not_ready');
  line.dismiss(reason);
  assert.deepEqual(await outcomes, [
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
});
