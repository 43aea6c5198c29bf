import assert from 'node:assert/strict';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { createMarker, isRunning, openPool, patient, pidOf, until } from './support/open-pool.ts';

test('a task is done in another process, which gives way to this one', async (t) => {
  const { pool } = await openPool(t);
  const pid = await pidOf(pool);
  assert.notEqual(pid, process.pid);
  // A larger number is a lower priority.
  assert.ok(getPriority(pid) > getPriority());
});

test('bytes arrive as they were', async (t) => {
  const { pool } = await openPool(t);
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  const echoed = await pool.run({ do: 'echo', value: { png: bytes } }, patient);
  assert.ok(
    typeof echoed === 'object' && echoed !== null && 'png' in echoed && echoed.png instanceof Uint8Array,
  );
  assert.deepEqual(Uint8Array.from(echoed.png), bytes);
});

test('two processes work at the same time', async (t) => {
  const { pool } = await openPool(t, { processes: 2 });
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient);
  assert.equal(await pool.run({ do: 'echo', value: 'meanwhile' }, patient), 'meanwhile');
  marker.remove();
  await held;
});

test('tasks are done in the order in which they came', async (t) => {
  const { pool } = await openPool(t);
  const order: number[] = [];
  const tasks = [1, 2, 3, 4, 5].map(async (value) => {
    await pool.run({ do: 'echo', value }, patient);
    order.push(value);
  });
  await Promise.all(tasks);
  assert.deepEqual(order, [1, 2, 3, 4, 5]);
});

test('a task that is not done at once holds back those that come after it', async (t) => {
  const { pool } = await openPool(t, { queueLimit: 40 });
  const values = Array.from({ length: 40 }, (_, value) => value);
  // So many wait that the process is given tasks ahead.
  const answers = await Promise.all(
    values.map((value) => pool.run({ do: value % 3 === 0 ? 'echo' : 'think', value }, patient)),
  );
  assert.deepEqual(
    answers,
    values.map((value) => (value % 3 === 0 ? value : { value, atOnce: 1 })),
  );
});

test('a task that finds the queue full is refused as overloaded, and those in it are done', async (t) => {
  const { pool } = await openPool(t, { queueLimit: 2 });
  const marker = createMarker(t);
  const accepted = [
    pool.run({ do: 'hold', file: marker.path }, patient),
    pool.run({ do: 'echo', value: 'first' }, patient),
    pool.run({ do: 'echo', value: 'second' }, patient),
  ];
  await assert.rejects(pool.run({ do: 'echo', value: 'third' }, patient), { code: 'overloaded' });
  marker.remove();
  assert.deepEqual((await Promise.all(accepted)).slice(1), ['first', 'second']);
});

test('an idle process is no place in the queue: with a queue of none, one task at a time is accepted', async (t) => {
  const { pool } = await openPool(t, { queueLimit: 0 });
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
  assert.equal(await pool.run({ do: 'echo', value: 2 }, patient), 2);
});

test('a problem that the process reports is a Problem with its field errors', async (t) => {
  const { pool } = await openPool(t);
  await assert.rejects(pool.run({ do: 'report' }, patient), {
    name: 'Problem',
    code: 'characters_not_covered',
    errors: [{ pointer: '', message: 'No font has it.', codePoints: ['U+1F600'] }],
  });
});

test('an unexpected error fails the task, not the process', async (t) => {
  const { pool } = await openPool(t);
  const pid = await pidOf(pool);
  await assert.rejects(pool.run({ do: 'throw', value: 'x' }, patient), { code: 'renderer_failed' });
  assert.equal(await pidOf(pool), pid);
});

test('the report of an unexpected error names its place and none of the values', async (t) => {
  const { pool } = await openPool(t);
  await assert.rejects(pool.run({ do: 'throw', value: '東京都' }, patient), (error: Error) => {
    assert.match(error.message, /^TypeError at obey .*obedient\.ts:\d+:\d+/);
    assert.doesNotMatch(error.message, /東京都|Cannot draw/);
    return true;
  });
});

test('a task that cannot be sent fails alone', async (t) => {
  const { pool } = await openPool(t);
  await assert.rejects(pool.run({ do: 'echo', value: () => 'a function' }, patient));
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
});

test('a crash costs one task, and those that wait are done by the replacement', async (t) => {
  const { pool } = await openPool(t);
  const before = await pidOf(pool);
  const crash = pool.run({ do: 'crash' }, patient);
  const waiting = pidOf(pool);
  await assert.rejects(crash, { code: 'renderer_failed', message: /SIGABRT/ });
  assert.notEqual(await waiting, before);
});

test('a crash costs one task also when the process has been given the next one ahead', async (t) => {
  const { pool } = await openPool(t, { queueLimit: 100 });
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient);
  const crash = assert.rejects(pool.run({ do: 'crash' }, patient), { code: 'renderer_failed' });
  const order: number[] = [];
  const numbers = Array.from({ length: 30 }, (_value, index) => index);
  const waiting = numbers.map((value) =>
    pool.run({ do: 'echo', value }, patient).then(() => order.push(value)),
  );
  marker.remove();
  await Promise.all([held, crash, ...waiting]);
  assert.deepEqual(order, numbers);
});

test('a crash is logged with the last lines of the process', async (t) => {
  const { pool, events } = await openPool(t);
  const text = `${'x'.repeat(100_000)}\nthread panicked at geom.rs:17\n`;
  await assert.rejects(pool.run({ do: 'complain and exit', text }, patient), { code: 'renderer_failed' });
  await until(() => events.some(({ event }) => event === 'process_ready'));
  const [ended] = events;
  assert.ok(ended?.event === 'process_ended');
  assert.equal(ended.cause, 'exited with code 3');
  assert.equal(ended.stderr.at(-1), 'thread panicked at geom.rs:17');
  assert.ok(ended.stderr.join('\n').length <= 4_000);
});

test('a process that sends what is no reply is ended and replaced', async (t) => {
  const { pool, events } = await openPool(t);
  await assert.rejects(pool.run({ do: 'babble' }, patient), {
    code: 'renderer_failed',
    message: /unexpected message/,
  });
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
  assert.equal(events[0]?.event, 'process_ended');
});

test('a process that closes its channel is ended and replaced', async (t) => {
  const { pool } = await openPool(t);
  const pid = await pidOf(pool);
  await assert.rejects(pool.run({ do: 'disconnect' }, patient), { code: 'renderer_failed' });
  assert.ok(!isRunning(pid));
  assert.equal(await pool.run({ do: 'echo', value: 1 }, patient), 1);
});

test('a single process begins a heavy task at once and gets another one beside it for the light ones', async (t) => {
  const { pool, events } = await openPool(t, { startsSpare: true });
  const before = await pidOf(pool);
  assert.deepEqual(pool.load, { waiting: 0, idle: 1, busy: 0, starting: 0 });
  const marker = createMarker(t);
  const held = pool.run({ do: 'hold', file: marker.path }, patient, { heavy: true });
  assert.deepEqual(pool.load.busy, 1);
  await until(() => events.some(({ event }) => event === 'process_ready'));
  assert.notEqual(await pidOf(pool), before);
  const waits = pool.run({ do: 'echo', value: 'heavy' }, patient, { heavy: true });
  assert.equal(await pool.run({ do: 'echo', value: 'light' }, patient), 'light');
  assert.equal(pool.load.waiting, 1, 'a second heavy task leaves the other process to light ones');
  marker.remove();
  await held;
  assert.equal(await waits, 'heavy');
  assert.deepEqual(pool.load, { waiting: 0, idle: 2, busy: 0, starting: 0 });
});

test('a pool that is to have one process alone does heavy tasks with it', async (t) => {
  const { pool, events } = await openPool(t);
  await pool.run({ do: 'echo', value: 'heavy' }, patient, { heavy: true });
  assert.deepEqual([pool.load.idle, events], [1, []]);
});
