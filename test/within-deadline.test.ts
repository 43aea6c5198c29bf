import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withinDeadline, type Allowance } from '../src/within-deadline.ts';

const LONG = 60_000;

describe('a deadline', () => {
  test('lets work pass that is done in time', async () => {
    assert.equal(await withinDeadline({ action: 'wait', deadline: LONG }, async () => 'done'), 'done');
    await assert.rejects(
      withinDeadline({ action: 'wait', deadline: LONG }, () => Promise.reject(new RangeError('no'))),
      RangeError,
    );
  });

  test('ends work that heeds its signal', async () => {
    const work = ({ signal }: Allowance) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await assert.rejects(withinDeadline({ action: 'wait', deadline: 1 }, work), {
      code: 'deadline_exceeded',
    });
  });

  test('does not wait for work that never settles', async () => {
    await assert.rejects(
      withinDeadline({ action: 'wait', deadline: 1 }, () => new Promise(() => undefined)),
      { code: 'deadline_exceeded' },
    );
  });

  test('takes care of work that fails after it', async () => {
    const late = Promise.withResolvers<never>();
    await assert.rejects(
      withinDeadline({ action: 'wait', deadline: 1 }, () => late.promise),
      { code: 'deadline_exceeded' },
    );
    // An unhandled rejection would fail this test.
    late.reject(new Error('too late'));
    await new Promise(setImmediate);
  });

  test('ends early when whoever asked gives up', async () => {
    const asking = new AbortController();
    const waiting = withinDeadline(
      { action: 'wait', deadline: LONG, signal: asking.signal },
      () => new Promise(() => undefined),
    );
    const cause = new Error('gone');
    asking.abort(cause);
    await assert.rejects(waiting, { code: 'deadline_exceeded', cause });
  });

  test('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await withinDeadline({ action: 'wait', deadline: LONG }, async () => 'done');
    assert.equal(timers(), before);
  });

  test('lets nothing begin for one who has given up', async () => {
    const signal = AbortSignal.abort();
    let begun = false;
    const waiting = withinDeadline({ action: 'wait', deadline: LONG, signal }, async () => {
      begun = true;
    });
    await assert.rejects(waiting, { code: 'deadline_exceeded' });
    assert.equal(begun, false);
  });
});
