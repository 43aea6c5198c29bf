/** The model of Cloud Run that a broadcast is simulated with. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { createFleet, NO_INSTANCE, type FleetRules } from './support/fleet.ts';
import type { Client, Outcome } from './support/post-card.ts';

const RULES: FleetRules = { concurrency: 1, first: 2, startDelay: 0, patience: Number.POSITIVE_INFINITY };

/** An instance that answers when it is told to. */
function heldInstance() {
  const bodies: string[] = [];
  const pending: ((outcome: Outcome) => void)[] = [];
  const client: Client = {
    post(body) {
      bodies.push(body);
      return new Promise((resolve) => pending.push(resolve));
    },
    close: () => undefined,
  };
  const answer = (serverTiming = 'renderer;dur=1'): void =>
    pending.shift()?.({ status: 200, retryAfter: undefined, serverTiming, body: '' });
  return { client, bodies, answer };
}

describe('A simulated fleet', { timeout: 60_000 }, () => {
  test('sends in turn, passes over who is full, and lets wait who finds no room', async () => {
    const instances = [heldInstance(), heldInstance()];
    const fleet = createFleet(
      instances.map(({ client }) => client),
      RULES,
    );
    const sent = ['a', 'b', 'c'].map((body) => fleet.send(body));
    await setImmediate();
    const [one, other] = instances;
    assert.deepEqual([...(one?.bodies ?? []), ...(other?.bodies ?? [])].sort(), ['a', 'b']);
    one?.answer();
    await setImmediate();
    assert.equal(one?.bodies.at(-1), 'c');
    one?.answer();
    other?.answer();
    await Promise.all(sent);
  });

  test('turns away who has waited longer than its patience', async () => {
    const instance = heldInstance();
    const fleet = createFleet([instance.client], { ...RULES, first: 1, patience: -1, concurrency: 0 });
    const { status, card } = await fleet.send('a');
    assert.deepEqual({ status, card }, { status: NO_INSTANCE, card: null });
    assert.deepEqual(instance.bodies, []);
  });

  test('asks for as many instances as keep 60 % of their concurrency busy, which come after their start', async () => {
    const clients = Array.from({ length: 6 }, () => heldInstance().client);
    const rules = { ...RULES, first: 1, concurrency: 5 };
    for (const { startDelay, instances } of [
      { startDelay: 0, instances: 4 },
      { startDelay: Number.POSITIVE_INFINITY, instances: 1 },
    ]) {
      const fleet = createFleet(clients, { ...rules, startDelay });
      for (let index = 0; index < 10; index += 1) void fleet.send(String(index));
      fleet.scale();
      assert.equal(fleet.instances(), instances);
    }
  });

  test('tells a card that was drawn from one that was known and one that was shared', async () => {
    const instance = heldInstance();
    const fleet = createFleet([instance.client], { ...RULES, first: 1, concurrency: 2 });
    const sent = [fleet.send('a'), fleet.send('a')];
    await setImmediate();
    instance.answer();
    instance.answer('total;dur=1');
    await Promise.all(sent);
    sent.push(fleet.send('a'));
    await setImmediate();
    instance.answer('total;dur=1');
    assert.deepEqual(
      (await Promise.all(sent)).map(({ card }) => card),
      ['drawn', 'joined', 'known'],
    );
  });
});
