import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { Problem } from '../../src/errors.ts';
import { createResourceQueue } from '../../src/pool/resource-queue.ts';
import { runs } from '../support/property-seed.ts';
import { patient } from './support/open-pool.ts';

interface Named {
  readonly name: string;
}

const openQueue = (limit: number, resources = 1) => createResourceQueue<Named>({ limit, resources });

/** So many wait that a resource is given ahead. */
const MANY = 9;

/** Lets all that is settled be told. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a resource that is idle is taken at once, the one used last first', async () => {
  const queue = openQueue(0);
  const [cold, warm] = [{ name: 'cold' }, { name: 'warm' }];
  queue.add(warm);
  queue.add(cold);
  await Promise.all([queue.take(patient), queue.take(patient)]);
  queue.giveBack(cold);
  queue.giveBack(warm);
  assert.equal(await queue.take(patient), warm);
  assert.equal(await queue.take(patient), cold);
});

test('who waits longest is served first', async () => {
  const queue = openQueue(2);
  const first = queue.take(patient);
  const second = queue.take(patient);
  queue.add({ name: 'a' });
  queue.add({ name: 'b' });
  assert.deepEqual(await Promise.all([first, second]), [{ name: 'a' }, { name: 'b' }]);
});

test('who was accepted before is served before all others, and is not refused', async () => {
  const queue = openQueue(1);
  const resource = { name: 'a' };
  const order: string[] = [];
  const waiting = queue.take(patient).then(() => order.push('last'));
  const accepted = queue.take(patient, { position: 'front' }).then(() => order.push('first'));
  await assert.rejects(queue.take(patient), { code: 'overloaded' });
  queue.add(resource);
  await accepted;
  queue.giveBack(resource);
  await waiting;
  assert.deepEqual(order, ['first', 'last']);
});

test('a resource that has left is not taken, and does not come back', async () => {
  const queue = openQueue(0);
  const [idle, used] = [{ name: 'idle' }, { name: 'used' }];
  queue.add(used);
  await queue.take(patient);
  queue.add(idle);
  queue.remove(idle);
  queue.remove(used);
  queue.giveBack(used);
  await assert.rejects(queue.take(patient), { code: 'overloaded' });
});

test('a resource is given ahead, to one, when many wait', async () => {
  const queue = openQueue(100);
  const resource = { name: 'a' };
  queue.add(resource);
  await queue.take(patient);
  const order: number[] = [];
  for (let index = 0; index < MANY - 1; index += 1) void queue.take(patient).then(() => order.push(index));
  await settled();
  assert.equal(order.length, 0);
  for (let index = MANY - 1; index < 2 * MANY; index += 1)
    void queue.take(patient).then(() => order.push(index));
  await settled();
  assert.deepEqual(order, [0]);
  queue.giveBack(resource);
  await settled();
  assert.deepEqual(order, [0, 1]);
});

test('a resource that is idle is taken before one is given ahead', async () => {
  const queue = openQueue(100);
  const [one, other] = [{ name: 'one' }, { name: 'other' }];
  queue.add(one);
  await queue.take(patient);
  const waiting = Array.from({ length: MANY }, () => queue.take(patient));
  queue.add(other);
  assert.deepEqual(await Promise.all(waiting.slice(0, 2)), [one, other]);
});

test('who is given a resource ahead still takes a place in the queue', async () => {
  const queue = openQueue(MANY);
  const resource = { name: 'a' };
  queue.add(resource);
  await queue.take(patient);
  const waiting = Array.from({ length: MANY }, () => queue.take(patient));
  assert.equal(await waiting[0], resource);
  await assert.rejects(queue.take(patient), { code: 'overloaded' });
});

test('a place in the queue is free again when its holder gives up', async () => {
  const queue = openQueue(1);
  const caller = new AbortController();
  const abandoned = queue.take(caller.signal);
  caller.abort();
  await assert.rejects(abandoned, { code: 'deadline_exceeded' });
  const next = queue.take(patient);
  queue.add({ name: 'a' });
  assert.deepEqual(await next, { name: 'a' });
});

test('a resource is not lost to a caller who gives up in the moment of getting it', async () => {
  const queue = openQueue(1);
  const caller = new AbortController();
  const turn = queue.take(caller.signal);
  queue.add({ name: 'a' });
  caller.abort();
  assert.deepEqual(await turn, { name: 'a' });
});

test('a caller who gives up for a Problem gets it', async () => {
  const queue = openQueue(1);
  const caller = new AbortController();
  const turn = queue.take(caller.signal);
  caller.abort(new Problem('overloaded'));
  await assert.rejects(turn, { code: 'overloaded' });
});

test('dismissing sends away all who wait, for the reason given', async () => {
  const queue = openQueue(2);
  const outcomes = Promise.allSettled([queue.take(patient), queue.take(patient)]);
  const reason = new Problem('not_ready');
  queue.rejectAll(reason);
  assert.deepEqual(await outcomes, [
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
});

describe('heavy tasks', () => {
  const heavy = { heavy: true };

  test('are served after all light ones', async () => {
    const queue = openQueue(10);
    const resource = { name: 'a' };
    const order: string[] = [];
    const take = async (what: string, turn: { heavy: boolean }): Promise<void> => {
      await queue.take(patient, turn);
      order.push(what);
      queue.giveBack(resource);
    };
    const all = [
      take('heavy 1', heavy),
      take('light 1', { heavy: false }),
      take('heavy 2', heavy),
      take('light 2', { heavy: false }),
    ];
    queue.add(resource);
    await Promise.all(all);
    assert.deepEqual(order, ['light 1', 'light 2', 'heavy 1', 'heavy 2']);
  });

  for (const [resources, most] of [
    [1, 1],
    [2, 1],
    [5, 4],
  ] as const) {
    test(`have at most ${most} of ${resources} resources`, async () => {
      const queue = openQueue(10, resources);
      let served = 0;
      for (let index = 0; index < resources + 1; index += 1)
        void queue.take(patient, heavy).then(() => (served += 1));
      for (let index = 0; index < resources; index += 1) queue.add({ name: String(index) });
      await settled();
      assert.equal(served, most);
    });
  }

  test('wait while the only other resource is missing', async () => {
    const queue = openQueue(10, 2);
    queue.add({ name: 'a' });
    let isServed = false;
    void queue.take(patient, heavy).then(() => (isServed = true));
    await settled();
    assert.ok(!isServed);
    queue.add({ name: 'b' });
    await settled();
    assert.ok(isServed);
  });

  test('have their resource for themselves, however many light ones wait', async () => {
    const queue = openQueue(100);
    const resource = { name: 'a' };
    queue.add(resource);
    await queue.take(patient, heavy);
    let served = 0;
    for (let index = 0; index < 2 * MANY; index += 1) void queue.take(patient).then(() => (served += 1));
    await settled();
    assert.equal(served, 0);
    queue.giveBack(resource);
    await settled();
    assert.equal(served, 2);
  });

  test('fill a lane of eight, and leave all places to light ones', async () => {
    const queue = openQueue(100, 2);
    queue.add({ name: 'a' });
    queue.add({ name: 'b' });
    await queue.take(patient, heavy);
    for (let index = 0; index < 8; index += 1) void queue.take(patient, heavy);
    await assert.rejects(queue.take(patient, heavy), { code: 'overloaded' });
    assert.ok(queue.isFull(true) && !queue.isFull(false));
    assert.deepEqual(await queue.take(patient), { name: 'a' });
  });

  test('are served when the last light one gives up', async () => {
    const queue = openQueue(10, 2);
    const [one, other] = [{ name: 'one' }, { name: 'other' }];
    queue.add(one);
    queue.add(other);
    await Promise.all([queue.take(patient), queue.take(patient)]);
    const caller = new AbortController();
    const gone = queue.take(caller.signal);
    const waiting = queue.take(patient, heavy);
    caller.abort();
    await assert.rejects(gone, { code: 'deadline_exceeded' });
    queue.giveBack(one);
    assert.equal(await waiting, one);
  });

  test('are refused while their lane is closed, those that wait as well', async () => {
    const queue = openQueue(10, 2);
    const waiting = queue.take(patient, heavy);
    queue.pauseHeavy();
    queue.pauseHeavy();
    await assert.rejects(waiting, { code: 'overloaded' });
    queue.resumeHeavy();
    await assert.rejects(queue.take(patient, heavy), { code: 'overloaded' });
    queue.resumeHeavy();
    queue.add({ name: 'a' });
    queue.add({ name: 'b' });
    assert.deepEqual(await queue.take(patient, heavy), { name: 'b' });
  });

  test('leave a resource to light ones, whatever comes and goes in whatever order', async () => {
    const steps = fc.array(fc.constantFrom('light', 'heavy', 'light done', 'heavy done', 'lost', 'found'), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), steps, async (resources, sequence) => {
        const queue = openQueue(5, resources);
        const used = { light: [] as Named[], heavy: [] as Named[] };
        const missing = Array.from({ length: resources }, (_value, index) => ({ name: String(index) }));
        for (const step of sequence) {
          if (step === 'light' || step === 'heavy') {
            queue.take(patient, { heavy: step === 'heavy' }).then(
              (resource) => used[step].push(resource),
              () => undefined,
            );
          } else if (step === 'light done' || step === 'heavy done') {
            const resource = used[step === 'light done' ? 'light' : 'heavy'].shift();
            if (resource !== undefined) queue.giveBack(resource);
          } else if (step === 'found') {
            const resource = missing.shift();
            if (resource !== undefined) queue.add(resource);
          } else {
            const resource = used.heavy.shift();
            if (resource === undefined) continue;
            queue.remove(resource);
            missing.push(resource);
          }
          await settled();
          assert.ok(used.heavy.length <= Math.max(1, resources - 1));
          assert.ok(!used.heavy.some((resource) => used.light.includes(resource)));
          const { waiting, idle } = queue.load;
          if (idle > 0 && waiting > 0)
            assert.ok(idle === 1 && resources > 1, 'only a heavy one waits by an idle one');
        }
      }),
      runs(40),
    );
  });
});
