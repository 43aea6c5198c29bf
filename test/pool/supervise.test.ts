import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessEnd } from '../../src/pool/child-channel.ts';
import type { PoolProcess } from '../../src/pool/pool-process.ts';
import { superviseProcess } from '../../src/pool/supervise.ts';

test('a process that becomes ready in the moment of the end is ended too', async () => {
  const ending = new AbortController();
  const first = createFakeProcess();
  const late = createFakeProcess();
  const supervision = superviseProcess(first, {
    start: async () => {
      ending.abort();
      return late;
    },
    wait: async () => undefined,
    log: () => undefined,
    onUp: () => undefined,
    onDown: () => undefined,
    signal: ending.signal,
  });
  first.kill('crashed');
  await supervision.finished;
  assert.deepEqual(await late.ended, { cause: 'was no longer needed', stderr: [] });
});

function createFakeProcess(): PoolProcess<never, never> {
  const end = Promise.withResolvers<ProcessEnd>();
  return {
    pid: 1,
    alive: true,
    hasBegun: true,
    timedOut: false,
    ended: end.promise,
    run: () => Promise.reject(new Error('Nothing is run here.')),
    kill: (cause) => end.resolve({ cause, stderr: [] }),
  };
}
