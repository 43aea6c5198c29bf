import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withinDeadline } from '../../src/card/within-deadline.ts';

const LONG = 60_000;

describe('a deadline', () => {
  test('lets work pass that is done in time', async () => {
    assert.equal(await withinDeadline(LONG, async () => 'done'), 'done');
    await assert.rejects(
      withinDeadline(LONG, () => Promise.reject(new RangeError('no'))),
      RangeError,
    );
  });

  test('ends work that heeds its signal', async () => {
    const work = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await assert.rejects(withinDeadline(1, work), { code: 'deadline_exceeded' });
  });

  test('does not wait for work that never settles', async () => {
    await assert.rejects(
      withinDeadline(1, () => new Promise(() => undefined)),
      { code: 'deadline_exceeded' },
    );
  });

  test('takes care of work that fails after it', async () => {
    const late = Promise.withResolvers<never>();
    await assert.rejects(
      withinDeadline(1, () => late.promise),
      { code: 'deadline_exceeded' },
    );
    // An unhandled rejection would fail this test.
    late.reject(new Error('too late'));
    await new Promise(setImmediate);
  });
});
