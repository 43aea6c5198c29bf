import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSingleFlight } from '../../src/card/create-card.ts';

describe('a single flight', () => {
  test('does the work once for all who ask while it is done', async () => {
    const flights = createSingleFlight<number>();
    const { promise, resolve } = Promise.withResolvers<number>();
    let started = 0;
    const ask = () =>
      flights.run('key', () => {
        started += 1;
        return promise;
      });
    const asked = [ask(), ask(), ask()];
    resolve(7);
    assert.deepEqual(await Promise.all(asked), [
      { result: 7, leader: true },
      { result: 7, leader: false },
      { result: 7, leader: false },
    ]);
    assert.equal(started, 1);
  });

  test('does different work at the same time', async () => {
    const flights = createSingleFlight<string>();
    const asked = ['a', 'b'].map((key) => flights.run(key, async () => key));
    assert.deepEqual(
      (await Promise.all(asked)).map(({ result }) => result),
      ['a', 'b'],
    );
  });

  test('fails for all, and is over then', async () => {
    const flights = createSingleFlight<string>();
    const fail = () => flights.run('key', () => Promise.reject(new Error('no')));
    const outcomes = await Promise.allSettled([fail(), fail()]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.deepEqual(await flights.run('key', async () => 'yes'), { result: 'yes', leader: true });
  });
});
