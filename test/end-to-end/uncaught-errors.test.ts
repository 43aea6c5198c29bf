/** What becomes of the real process when an error is caught nowhere. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { childrenOf, isRunning } from '../support/child-processes.ts';
import { newContext, postContext } from '../support/post-context.ts';
import { startService } from '../support/service-process.ts';

/** A module that does something when the process gets a signal that means nothing to it otherwise. */
const onSignal = (statement: string): string =>
  `data:text/javascript,${encodeURIComponent(`process.on('SIGWINCH', () => { ${statement} });`)}`;

describe('an error that is caught nowhere', { timeout: 120_000 }, () => {
  test('ends the service in order, with 1, and is told without values', async (t) => {
    // A promise that nobody waits for: its rejection becomes an exception that nobody catches.
    const statement = "Promise.reject(new TypeError('東京都'));";
    const service = await startService({ nodeOptions: ['--import', onSignal(statement)] });
    t.after(() => service.stop('SIGKILL'));
    await postContext(service.url, newContext());
    const children = childrenOf(service.pid);
    assert.equal(children.length, 1);

    const { code, stderr } = await service.stop('SIGWINCH');
    assert.equal(code, 1);
    assert.equal(stderr, '');
    assert.deepEqual(children.filter(isRunning), []);
    const told = service.logs.find(({ severity }) => severity === 'CRITICAL');
    assert.equal(told?.message, 'An error was caught nowhere: ending');
    assert.equal(told['reason'], 'TypeError');
    assert.doesNotMatch(JSON.stringify(told), /東京都/u);
    assert.equal(service.logs.at(-1)?.message, 'Ended');
  });

  test('while the service ends makes it end at once', async (t) => {
    const statement = "process.emit('SIGTERM'); throw new TypeError('too late');";
    const service = await startService({ nodeOptions: ['--import', onSignal(statement)] });
    t.after(() => service.stop('SIGKILL'));
    const { code } = await service.stop('SIGWINCH');
    assert.equal(code, 1);
    assert.equal(service.logs.at(-1)?.message, 'An error was caught nowhere: ending');
  });
});
