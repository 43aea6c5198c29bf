import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { createMarker, isRunning, openPool, patient, pidOf, until } from './support/open-pool.ts';

test('closing finishes what was accepted, refuses what comes after, and leaves no process', async (t) => {
  const { pool } = await openPool(t);
  const pid = await pidOf(pool);
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient);
  const waiting = pool.run({ do: 'echo', value: 'accepted' }, patient);
  const closing = pool.close();
  await assert.rejects(pool.run({ do: 'echo', value: 1 }, patient), { code: 'shutting_down' });
  marker.remove();
  await held;
  assert.equal(await waiting, 'accepted');
  await closing;
  assert.ok(!isRunning(pid));
});

test('closing twice is closing once', async (t) => {
  const { pool } = await openPool(t);
  assert.equal(pool.close(), pool.close());
  await pool.close();
});

test('a closed pool is not healthy', async (t) => {
  const { pool } = await openPool(t);
  await pool.close();
  assert.ok(!pool.healthy);
});

test('a task that crashes while the pool closes does not keep those behind it from being done', async (t) => {
  const { pool } = await openPool(t);
  const crash = assert.rejects(pool.run({ do: 'crash' }, patient), { code: 'renderer_failed' });
  const waiting = pool.run({ do: 'echo', value: 'accepted' }, patient);
  const closing = pool.close();
  await crash;
  assert.equal(await waiting, 'accepted');
  await closing;
});

test('closing waits neither for a task that its caller gave up on nor for a delayed restart', async (t) => {
  const { pool, events } = await openPool(t, {
    processes: 2,
    wait: async (_, signal) => {
      await once(signal, 'abort');
    },
  });
  process.kill(await pidOf(pool), 'SIGKILL');
  await until(() => events.length === 1);
  const pid = await pidOf(pool);
  const caller = new AbortController();
  const abandoned = pool.run({ do: 'hang' }, caller.signal);
  caller.abort();
  await assert.rejects(abandoned);
  await pool.close();
  assert.ok(!isRunning(pid));
});

test('closing ends a process that is still starting', async (t) => {
  const { pool, events } = await openPool(t, {
    fixture: 'ready-once.ts',
    start: { exitWhile: createMarker(t).path },
  });
  process.kill(await pidOf(pool), 'SIGKILL');
  await until(() => events.length === 1);
  await pool.close();
  assert.equal(events.length, 1);
});

test('SIGINT and SIGTERM to a process do not disturb its task', async (t) => {
  const { pool } = await openPool(t);
  const pid = await pidOf(pool);
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient);
  process.kill(pid, 'SIGINT');
  process.kill(pid, 'SIGTERM');
  marker.remove();
  await held;
  assert.equal(await pidOf(pool), pid);
});

test('an idle process ends when its parent is killed', async (t) => {
  const { parent, pid } = await startParent(t, []);
  assert.ok(isRunning(pid));
  parent.kill('SIGKILL');
  await until(() => !isRunning(pid));
});

test('a busy process ends after its task when its parent is killed', async (t) => {
  const marker = createMarker(t);
  const { parent, pid } = await startParent(t, [marker.path]);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  assert.ok(isRunning(pid));
  marker.remove();
  await until(() => !isRunning(pid));
});

async function startParent(t: TestContext, argv: string[]): Promise<{ parent: ChildProcess; pid: number }> {
  const parent = fork(new URL('fixtures/parent.ts', import.meta.url), argv);
  t.after(() => parent.kill('SIGKILL'));
  const [pid]: unknown[] = await once(parent, 'message');
  assert.ok(typeof pid === 'number');
  return { parent, pid };
}
