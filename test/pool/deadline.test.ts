import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../src/errors.ts';
import { createMarker, isRunning, openPool, patient, pidOf, until } from './support/open-pool.ts';

test('a task that hangs is answered at its deadline, its process killed and replaced', async (t) => {
  const { pool, events } = await openPool(t, { deadline: 300 });
  const before = await pidOf(pool);
  await assert.rejects(pool.run({ do: 'hang' }, patient), { code: 'deadline_exceeded' });
  await until(() => events.some(({ event }) => event === 'process_ready'));
  assert.ok(!isRunning(before));
  assert.notEqual(await pidOf(pool), before);
  const [ended] = events;
  assert.ok(ended?.event === 'process_ended');
  assert.equal(ended.cause, 'did not finish a task by its deadline');
});

test('a task that has waited for half of its deadline is refused as overloaded and never done', async (t) => {
  const { pool, events } = await openPool(t, { deadline: 300 });
  const marker = createMarker(t);
  const order: string[] = [];
  await Promise.all([
    assert
      .rejects(pool.run({ do: 'hold', file: marker.path }, patient), { code: 'deadline_exceeded' })
      .then(() => order.push('held')),
    assert
      .rejects(pool.run({ do: 'crash' }, patient), { code: 'overloaded', message: /free within 150 ms/ })
      .then(() => order.push('waited')),
  ]);
  assert.deepEqual(order, ['waited', 'held']);
  await until(() => events.some(({ event }) => event === 'process_ready'));
  await pidOf(pool);
  assert.equal(events.filter(({ event }) => event === 'process_ended').length, 1);
});

test('a process is killed at the deadline of its task, the time that the task waited included', async (t) => {
  const { pool, events } = await openPool(t, { deadline: 800 });
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient);
  const askedAt = performance.now();
  const hanging = assert.rejects(pool.run({ do: 'hang' }, patient), { code: 'deadline_exceeded' });
  await sleep(350);
  marker.remove();
  await held;
  await hanging;
  await until(() => events.some(({ event }) => event === 'process_ended'));
  const killedAfter = performance.now() - askedAt;
  assert.ok(killedAfter < 1_050, `killed after ${killedAfter} ms`);
});

test('a task whose caller gives up leaves the queue', async (t) => {
  const { pool } = await openPool(t, { queueLimit: 1 });
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient);
  const caller = new AbortController();
  const abandoned = pool.run({ do: 'crash' }, caller.signal);
  caller.abort(new Error('the client has gone'));
  await assert.rejects(abandoned, { code: 'deadline_exceeded', cause: caller.signal.reason });
  const next = pool.run({ do: 'echo', value: 'next' }, patient);
  marker.remove();
  await held;
  assert.equal(await next, 'next');
});

test('a caller who gives up on a task that is being done is answered at once, and the process goes on', async (t) => {
  const { pool } = await openPool(t);
  const pid = await pidOf(pool);
  const marker = createMarker(t);
  const caller = new AbortController();
  const abandoned = pool.run({ do: 'hold', file: marker.path }, caller.signal);
  const next = pidOf(pool);
  caller.abort();
  await assert.rejects(abandoned, { code: 'deadline_exceeded' });
  marker.remove();
  assert.equal(await next, pid);
});

test('a task that was given up on is still killed at its deadline', async (t) => {
  const { pool, events } = await openPool(t, { deadline: 300 });
  const caller = new AbortController();
  const abandoned = pool.run({ do: 'hang' }, caller.signal);
  caller.abort();
  await assert.rejects(abandoned, { code: 'deadline_exceeded' });
  await until(() => events.some(({ event }) => event === 'process_ready'));
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
});

test('a task of a caller who has given up already is not begun', async (t) => {
  const { pool } = await openPool(t);
  await assert.rejects(pool.run({ do: 'identify' }, AbortSignal.abort()), { code: 'deadline_exceeded' });
  assert.match(JSON.stringify(await pool.run({ do: 'identify' }, patient)), /"served":1\b/);
});

test('of processes that are late at the same time, of whatever pools, one is killed a second', async (t) => {
  const pools = await Promise.all([openPool(t, { deadline: 100 }), openPool(t, { deadline: 100 })]);
  const endedAt: number[] = [];
  await Promise.all(
    pools.map(({ pool }) => assert.rejects(pool.run({ do: 'hang' }, patient), { code: 'deadline_exceeded' })),
  );
  const countEnded = (): number =>
    pools.flatMap(({ events }) => events).filter(({ event }) => event === 'process_ended').length;
  for (const count of [1, 2]) {
    await until(() => countEnded() === count);
    endedAt.push(performance.now());
  }
  const [first = 0, second = 0] = endedAt;
  // A timer may be early by a millisecond, and the first end be seen late.
  assert.ok(second - first > 500, `they ended ${second - first} ms apart`);
});

test('after a heavy task was killed, heavy ones are refused and others are done', async (t) => {
  const { pool, events } = await openPool(t, { processes: 2, deadline: 300 });
  const heavy = { heavy: true };
  await assert.rejects(pool.run({ do: 'hang' }, patient, heavy), { code: 'deadline_exceeded' });
  await until(() => events.some(({ event }) => event === 'process_ended'));
  await assert.rejects(pool.run({ do: 'echo', value: 1 }, patient, heavy), { code: 'overloaded' });
  assert.equal(await pool.run({ do: 'echo', value: 2 }, patient), 2);
  await until(() => events.some(({ event }) => event === 'process_ready'));
  // Open again after a second.
  const asking = async (): Promise<unknown> =>
    pool.run({ do: 'echo', value: 3 }, patient, heavy).catch((error: unknown) => {
      assert.ok(error instanceof Problem && error.code === 'overloaded');
      return null;
    });
  let answer: unknown = null;
  while (answer === null) {
    answer = await asking();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(answer, 3);
});
