import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { childrenOf } from '../support/child-processes.ts';
import { createMarker, openPool } from './support/open-pool.ts';

test('a process that cannot start fails the pool with its own sentence', async (t) => {
  await assert.rejects(openPool(t, { fixture: 'fails-at-start.ts', processes: 2 }), {
    message: 'templates/vaccine/card.svg.njk:12: no font has the weight 500.',
  });
});

test('a process that ends at start fails the pool with how it ended and what it said', async (t) => {
  await assert.rejects(openPool(t, { fixture: 'exits-at-start.ts' }), {
    message: 'A child process did not start: it exited with code 9.\nthe library is of another architecture',
  });
});

test('a process that is not ready in time fails the pool', async (t) => {
  await assert.rejects(openPool(t, { fixture: 'never-ready.ts', startDeadline: 200 }), {
    message: 'A child process did not start: it was not ready within 200 ms.',
  });
});

test('a process that answers its start with something else fails the pool', async (t) => {
  await assert.rejects(openPool(t, { fixture: 'replies-at-once.ts' }), {
    message: 'A child process did not start: it replied "result".',
  });
});

test('a module that is not there fails the pool', async (t) => {
  await assert.rejects(
    openPool(t, { fixture: 'no-such-file.ts' }),
    /did not start: it exited with code 1\.\n.*no-such-file/s,
  );
});

test('a pool that fails to start leaves no process', { skip: !existsSync('/proc/self/task') }, async (t) => {
  const marker = createMarker(t);
  const opened = openPool(t, { fixture: 'exits-once.ts', processes: 3, start: { exitWhile: marker.path } });
  await assert.rejects(opened, /exited with code 7/);
  assert.deepEqual(childrenOf(process.pid), []);
});
