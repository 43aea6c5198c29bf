import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createMarker, openPool, patient, pidOf, until } from './support/open-pool.ts';

/** Waits that the test lets pass one by one. */
function controlledWaits() {
  const delays: number[] = [];
  let passage = Promise.withResolvers<void>();
  function letPassOne(): void {
    passage.resolve();
    passage = Promise.withResolvers<void>();
  }
  return {
    delays,
    async wait(delay: number, signal: AbortSignal): Promise<void> {
      delays.push(delay);
      signal.addEventListener('abort', () => passage.resolve());
      await passage.promise;
    },
    letPassOne,
    /** Until the next one waits. */
    async letPass(): Promise<void> {
      const passed = delays.length;
      letPassOne();
      await until(() => delays.length > passed);
    },
    letAllPass(): void {
      passage.resolve();
    },
  };
}

/** A pool whose only process has ended, and has failed once to start again. */
async function openFailing(t: TestContext) {
  const marker = createMarker(t);
  marker.remove();
  const waits = controlledWaits();
  const { pool, events } = await openPool(t, {
    start: { exitWhile: marker.path },
    wait: (...wait) => waits.wait(...wait),
  });
  marker.create();
  process.kill(await pidOf(pool), 'SIGKILL');
  await until(() => waits.delays.length === 1);
  await waits.letPass();
  return { pool, events, marker, waits };
}

test('a process that is killed while it is idle is replaced', async (t) => {
  const { pool, events } = await openPool(t);
  const pid = await pidOf(pool);
  process.kill(pid, 'SIGKILL');
  await until(() => events.some(({ event }) => event === 'process_ready'));
  assert.notEqual(await pidOf(pool), pid);
  const [ended] = events;
  assert.ok(ended?.event === 'process_ended');
  assert.deepEqual([ended.pid, ended.cause], [pid, 'was ended by SIGKILL']);
});

test('a process that ends after it has finished a task is replaced without delay, however often', async (t) => {
  const delays: number[] = [];
  const { pool } = await openPool(t, { wait: async (delay) => delays.push(delay) });
  for (let round = 0; round < 4; round += 1) {
    await pidOf(pool);
    await assert.rejects(pool.run({ do: 'crash' }, patient), { code: 'renderer_failed' });
  }
  await pidOf(pool);
  assert.deepEqual(delays, [0, 0, 0, 0]);
});

test('tasks that crash cost themselves alone, though each ends a process over its first task', async (t) => {
  const delays: number[] = [];
  const { pool } = await openPool(t, { processes: 2, wait: async (delay) => delays.push(delay) });
  const crashes = Array.from({ length: 8 }, () =>
    assert.rejects(pool.run({ do: 'crash' }, patient), { code: 'renderer_failed' }),
  );
  const good = pool.run({ do: 'echo', value: 'good' }, patient);
  await Promise.all(crashes);
  assert.equal(await good, 'good');
  assert.ok(pool.healthy);
  assert.deepEqual(new Set(delays), new Set([0]));
});

test('a process that is killed over its first task, which took too long, is no failed start', async (t) => {
  const delays: number[] = [];
  const { pool, events } = await openPool(t, {
    deadline: 100,
    wait: async (delay) => delays.push(delay),
  });
  for (let round = 1; round <= 3; round += 1) {
    await assert.rejects(pool.run({ do: 'hang' }, patient), { code: 'deadline_exceeded' });
    assert.ok(pool.healthy);
    await until(() => events.filter(({ event }) => event === 'process_ready').length === round);
  }
  assert.deepEqual(delays, [0, 0, 0]);
});

test('a process that ends before it has been given a task is a failed start', async (t) => {
  const delays: number[] = [];
  const { pool, events } = await openPool(t, { wait: async (delay) => delays.push(delay) });
  process.kill(await pidOf(pool), 'SIGKILL');
  for (const attempt of [1, 2]) {
    await until(() => events.filter(({ event }) => event === 'process_ready').length === attempt);
    const ready = events.at(-1);
    assert.ok(ready?.event === 'process_ready');
    process.kill(ready.pid, 'SIGKILL');
  }
  await until(() => delays.length === 3);
  assert.deepEqual(delays, [0, 100, 200]);
});

test('a crash loop is slowed down, doubling from 0.1 s up to 10 s', async (t) => {
  const marker = createMarker(t);
  marker.remove();
  const delays: number[] = [];
  const { pool } = await openPool(t, {
    start: { exitWhile: marker.path },
    async wait(delay) {
      delays.push(delay);
      if (delays.length === 10) marker.remove();
    },
  });
  marker.create();
  const crash = pool.run({ do: 'crash' }, patient);
  await assert.rejects(crash, { code: 'renderer_failed' });
  await until(() => delays.length === 10);
  assert.deepEqual(delays, [0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
});

test('each failed start is logged with its cause, the count and the delay', async (t) => {
  const { events } = await openFailing(t);
  assert.deepEqual(events.at(-1), {
    level: 'error',
    event: 'process_not_started',
    cause: 'A child process did not start: it exited with code 7.',
    failures: 1,
    restartDelay: 100,
  });
});

test('a pool whose processes cannot start is unhealthy and refuses at once, until one starts', async (t) => {
  const { pool, marker, waits } = await openFailing(t);
  await waits.letPass();
  assert.ok(pool.healthy);
  const waiting = pool.run({ do: 'echo', value: 1 }, patient);
  const dismissed = assert.rejects(waiting, { code: 'not_ready' });
  await waits.letPass();
  await dismissed;
  assert.ok(!pool.healthy);
  await assert.rejects(pool.run({ do: 'echo', value: 1 }, patient), { code: 'not_ready' });

  marker.remove();
  waits.letAllPass();
  await until(() => pool.healthy);
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
});

test('a pool with one process up is healthy though another cannot start', async (t) => {
  const marker = createMarker(t);
  marker.remove();
  const delays: number[] = [];
  const { pool } = await openPool(t, {
    processes: 2,
    start: { exitWhile: marker.path },
    wait: async (delay) => {
      delays.push(delay);
      if (delays.length === 6) marker.remove();
    },
  });
  marker.create();
  process.kill(await pidOf(pool), 'SIGKILL');
  await until(() => delays.length === 5);
  assert.ok(pool.healthy);
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
});
