import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { Problem } from '../../src/errors.ts';
import { createWaitingLine } from '../../src/pool/waiting-line.ts';
import { runs } from '../support/property-seed.ts';
import { patient } from './support/open-pool.ts';

interface Named {
  readonly name: string;
}

const openLine = (limit: number, resources = 1) => createWaitingLine<Named>({ limit, resources });

/** So many wait that a resource is given ahead. */
const MANY = 9;

/** Lets all that is settled be told. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a resource that is idle is taken at once, the one used last first', async () => {
  const line = openLine(0);
  const [cold, warm] = [{ name: 'cold' }, { name: 'warm' }];
  line.join(warm);
  line.join(cold);
  await Promise.all([line.take(patient), line.take(patient)]);
  line.giveBack(cold);
  line.giveBack(warm);
  assert.equal(await line.take(patient), warm);
  assert.equal(await line.take(patient), cold);
});

test('who waits longest is served first', async () => {
  const line = openLine(2);
  const first = line.take(patient);
  const second = line.take(patient);
  line.join({ name: 'a' });
  line.join({ name: 'b' });
  assert.deepEqual(await Promise.all([first, second]), [{ name: 'a' }, { name: 'b' }]);
});

test('who was accepted before is served before all others, and is not refused', async () => {
  const line = openLine(1);
  const resource = { name: 'a' };
  const order: string[] = [];
  const waiting = line.take(patient).then(() => order.push('last'));
  const accepted = line.take(patient, { place: 'first' }).then(() => order.push('first'));
  await assert.rejects(line.take(patient), { code: 'overloaded' });
  line.join(resource);
  await accepted;
  line.giveBack(resource);
  await waiting;
  assert.deepEqual(order, ['first', 'last']);
});

test('a resource that has left is not taken, and does not come back', async () => {
  const line = openLine(0);
  const [idle, used] = [{ name: 'idle' }, { name: 'used' }];
  line.join(used);
  await line.take(patient);
  line.join(idle);
  line.leave(idle);
  line.leave(used);
  line.giveBack(used);
  await assert.rejects(line.take(patient), { code: 'overloaded' });
});

test('a resource is given ahead, to one, when many wait', async () => {
  const line = openLine(100);
  const resource = { name: 'a' };
  line.join(resource);
  await line.take(patient);
  const order: number[] = [];
  for (let index = 0; index < MANY - 1; index += 1) void line.take(patient).then(() => order.push(index));
  await settled();
  assert.equal(order.length, 0);
  for (let index = MANY - 1; index < 2 * MANY; index += 1)
    void line.take(patient).then(() => order.push(index));
  await settled();
  assert.deepEqual(order, [0]);
  line.giveBack(resource);
  await settled();
  assert.deepEqual(order, [0, 1]);
});

test('a resource that is idle is taken before one is given ahead', async () => {
  const line = openLine(100);
  const [one, other] = [{ name: 'one' }, { name: 'other' }];
  line.join(one);
  await line.take(patient);
  const waiting = Array.from({ length: MANY }, () => line.take(patient));
  line.join(other);
  assert.deepEqual(await Promise.all(waiting.slice(0, 2)), [one, other]);
});

test('who is given a resource ahead still takes a place in the line', async () => {
  const line = openLine(MANY);
  const resource = { name: 'a' };
  line.join(resource);
  await line.take(patient);
  const waiting = Array.from({ length: MANY }, () => line.take(patient));
  assert.equal(await waiting[0], resource);
  await assert.rejects(line.take(patient), { code: 'overloaded' });
});

test('a place in the line is free again when its holder gives up', async () => {
  const line = openLine(1);
  const caller = new AbortController();
  const abandoned = line.take(caller.signal);
  caller.abort();
  await assert.rejects(abandoned, { code: 'deadline_exceeded' });
  const next = line.take(patient);
  line.join({ name: 'a' });
  assert.deepEqual(await next, { name: 'a' });
});

test('a resource is not lost to a caller who gives up in the moment of getting it', async () => {
  const line = openLine(1);
  const caller = new AbortController();
  const turn = line.take(caller.signal);
  line.join({ name: 'a' });
  caller.abort();
  assert.deepEqual(await turn, { name: 'a' });
});

test('a caller who gives up for a Problem gets it', async () => {
  const line = openLine(1);
  const caller = new AbortController();
  const turn = line.take(caller.signal);
  caller.abort(new Problem('overloaded'));
  await assert.rejects(turn, { code: 'overloaded' });
});

test('dismissing sends away all who wait, for the reason given', async () => {
  const line = openLine(2);
  const outcomes = Promise.allSettled([line.take(patient), line.take(patient)]);
  const reason = new Problem('not_ready');
  line.dismiss(reason);
  assert.deepEqual(await outcomes, [
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
});

describe('heavy tasks', () => {
  const heavy = { heavy: true };

  test('are served after all light ones', async () => {
    const line = openLine(10);
    const resource = { name: 'a' };
    const order: string[] = [];
    const take = async (what: string, turn: { heavy: boolean }): Promise<void> => {
      await line.take(patient, turn);
      order.push(what);
      line.giveBack(resource);
    };
    const all = [
      take('heavy 1', heavy),
      take('light 1', { heavy: false }),
      take('heavy 2', heavy),
      take('light 2', { heavy: false }),
    ];
    line.join(resource);
    await Promise.all(all);
    assert.deepEqual(order, ['light 1', 'light 2', 'heavy 1', 'heavy 2']);
  });

  for (const [resources, most] of [
    [1, 1],
    [2, 1],
    [5, 4],
  ] as const) {
    test(`have at most ${most} of ${resources} resources`, async () => {
      const line = openLine(10, resources);
      let served = 0;
      for (let index = 0; index < resources + 1; index += 1)
        void line.take(patient, heavy).then(() => (served += 1));
      for (let index = 0; index < resources; index += 1) line.join({ name: String(index) });
      await settled();
      assert.equal(served, most);
    });
  }

  test('wait while the only other resource is missing', async () => {
    const line = openLine(10, 2);
    line.join({ name: 'a' });
    let isServed = false;
    void line.take(patient, heavy).then(() => (isServed = true));
    await settled();
    assert.ok(!isServed);
    line.join({ name: 'b' });
    await settled();
    assert.ok(isServed);
  });

  test('have their resource for themselves, however many light ones wait', async () => {
    const line = openLine(100);
    const resource = { name: 'a' };
    line.join(resource);
    await line.take(patient, heavy);
    let served = 0;
    for (let index = 0; index < 2 * MANY; index += 1) void line.take(patient).then(() => (served += 1));
    await settled();
    assert.equal(served, 0);
    line.giveBack(resource);
    await settled();
    assert.equal(served, 2);
  });

  test('fill a lane of eight, and leave all places to light ones', async () => {
    const line = openLine(100, 2);
    line.join({ name: 'a' });
    line.join({ name: 'b' });
    await line.take(patient, heavy);
    for (let index = 0; index < 8; index += 1) void line.take(patient, heavy);
    await assert.rejects(line.take(patient, heavy), { code: 'overloaded' });
    assert.ok(line.isFull(true) && !line.isFull(false));
    assert.deepEqual(await line.take(patient), { name: 'a' });
  });

  test('are served when the last light one gives up', async () => {
    const line = openLine(10, 2);
    const [one, other] = [{ name: 'one' }, { name: 'other' }];
    line.join(one);
    line.join(other);
    await Promise.all([line.take(patient), line.take(patient)]);
    const caller = new AbortController();
    const gone = line.take(caller.signal);
    const waiting = line.take(patient, heavy);
    caller.abort();
    await assert.rejects(gone, { code: 'deadline_exceeded' });
    line.giveBack(one);
    assert.equal(await waiting, one);
  });

  test('are refused while their lane is closed, those that wait as well', async () => {
    const line = openLine(10, 2);
    const waiting = line.take(patient, heavy);
    line.closeHeavy();
    line.closeHeavy();
    await assert.rejects(waiting, { code: 'overloaded' });
    line.openHeavy();
    await assert.rejects(line.take(patient, heavy), { code: 'overloaded' });
    line.openHeavy();
    line.join({ name: 'a' });
    line.join({ name: 'b' });
    assert.deepEqual(await line.take(patient, heavy), { name: 'b' });
  });

  test('leave a resource to light ones, whatever comes and goes in whatever order', async () => {
    const steps = fc.array(fc.constantFrom('light', 'heavy', 'light done', 'heavy done', 'lost', 'found'), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), steps, async (resources, sequence) => {
        const line = openLine(5, resources);
        const used = { light: [] as Named[], heavy: [] as Named[] };
        const missing = Array.from({ length: resources }, (_value, index) => ({ name: String(index) }));
        for (const step of sequence) {
          if (step === 'light' || step === 'heavy') {
            line.take(patient, { heavy: step === 'heavy' }).then(
              (resource) => used[step].push(resource),
              () => undefined,
            );
          } else if (step === 'light done' || step === 'heavy done') {
            const resource = used[step === 'light done' ? 'light' : 'heavy'].shift();
            if (resource !== undefined) line.giveBack(resource);
          } else if (step === 'found') {
            const resource = missing.shift();
            if (resource !== undefined) line.join(resource);
          } else {
            const resource = used.heavy.shift();
            if (resource === undefined) continue;
            line.leave(resource);
            missing.push(resource);
          }
          await settled();
          assert.ok(used.heavy.length <= Math.max(1, resources - 1));
          assert.ok(!used.heavy.some((resource) => used.light.includes(resource)));
          const { waiting, idle } = line.load;
          if (idle > 0 && waiting > 0)
            assert.ok(idle === 1 && resources > 1, 'only a heavy one waits by an idle one');
        }
      }),
      runs(40),
    );
  });
});
