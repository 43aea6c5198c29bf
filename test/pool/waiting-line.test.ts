import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { createWaitingLine } from '../../src/pool/waiting-line.ts';
import { patient } from './support/open-pool.ts';

interface Named {
  readonly name: string;
}

/** So many wait that a resource is given ahead. */
const MANY = 9;

/** Lets all that is settled be told. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a resource that is idle is taken at once, the one used last first', async () => {
  const line = createWaitingLine<Named>(0);
  const [cold, warm] = [{ name: 'cold' }, { name: 'warm' }];
  line.join(warm);
  line.join(cold);
  await Promise.all([line.take(patient), line.take(patient)]);
  line.giveBack(cold);
  line.giveBack(warm);
  assert.equal(await line.take(patient), warm);
  assert.equal(await line.take(patient), cold);
});

test('who waits longest is served first', async () => {
  const line = createWaitingLine<Named>(2);
  const first = line.take(patient);
  const second = line.take(patient);
  line.join({ name: 'a' });
  line.join({ name: 'b' });
  assert.deepEqual(await Promise.all([first, second]), [{ name: 'a' }, { name: 'b' }]);
});

test('who was accepted before is served before all others, and is not refused', async () => {
  const line = createWaitingLine<Named>(1);
  const resource = { name: 'a' };
  const order: string[] = [];
  const waiting = line.take(patient).then(() => order.push('last'));
  const accepted = line.take(patient, 'first').then(() => order.push('first'));
  await assert.rejects(line.take(patient), { code: 'overloaded' });
  line.join(resource);
  await accepted;
  line.giveBack(resource);
  await waiting;
  assert.deepEqual(order, ['first', 'last']);
});

test('a resource that has left is not taken, and does not come back', async () => {
  const line = createWaitingLine<Named>(0);
  const [idle, used] = [{ name: 'idle' }, { name: 'used' }];
  line.join(used);
  await line.take(patient);
  line.join(idle);
  line.leave(idle);
  line.leave(used);
  line.giveBack(used);
  await assert.rejects(line.take(patient), { code: 'overloaded' });
});

test('a resource is given ahead, to one, when many wait', async () => {
  const line = createWaitingLine<Named>(100);
  const resource = { name: 'a' };
  line.join(resource);
  await line.take(patient);
  const order: number[] = [];
  for (let index = 0; index < MANY - 1; index += 1) void line.take(patient).then(() => order.push(index));
  await settled();
  assert.equal(order.length, 0);
  for (let index = MANY - 1; index < 2 * MANY; index += 1)
    void line.take(patient).then(() => order.push(index));
  await settled();
  assert.deepEqual(order, [0]);
  line.giveBack(resource);
  await settled();
  assert.deepEqual(order, [0, 1]);
});

test('a resource that is idle is taken before one is given ahead', async () => {
  const line = createWaitingLine<Named>(100);
  const [one, other] = [{ name: 'one' }, { name: 'other' }];
  line.join(one);
  await line.take(patient);
  const waiting = Array.from({ length: MANY }, () => line.take(patient));
  line.join(other);
  assert.deepEqual(await Promise.all(waiting.slice(0, 2)), [one, other]);
});

test('who is given a resource ahead still takes a place in the line', async () => {
  const line = createWaitingLine<Named>(MANY);
  const resource = { name: 'a' };
  line.join(resource);
  await line.take(patient);
  const waiting = Array.from({ length: MANY }, () => line.take(patient));
  assert.equal(await waiting[0], resource);
  await assert.rejects(line.take(patient), { code: 'overloaded' });
});

test('a place in the line is free again when its holder gives up', async () => {
  const line = createWaitingLine<Named>(1);
  const caller = new AbortController();
  const abandoned = line.take(caller.signal);
  caller.abort();
  await assert.rejects(abandoned, { code: 'deadline_exceeded' });
  const next = line.take(patient);
  line.join({ name: 'a' });
  assert.deepEqual(await next, { name: 'a' });
});

test('a resource is not lost to a caller who gives up in the moment of getting it', async () => {
  const line = createWaitingLine<Named>(1);
  const caller = new AbortController();
  const turn = line.take(caller.signal);
  line.join({ name: 'a' });
  caller.abort();
  assert.deepEqual(await turn, { name: 'a' });
});

test('a caller who gives up for a Problem gets it', async () => {
  const line = createWaitingLine<Named>(1);
  const caller = new AbortController();
  const turn = line.take(caller.signal);
  caller.abort(new Problem('overloaded'));
  await assert.rejects(turn, { code: 'overloaded' });
});

test('dismissing sends away all who wait, for the reason given', async () => {
  const line = createWaitingLine<Named>(2);
  const outcomes = Promise.allSettled([line.take(patient), line.take(patient)]);
  const reason = new Problem('not_ready');
  line.dismiss(reason);
  assert.deepEqual(await outcomes, [
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
});
