import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CardOrder, orderCard } from '../../../src/card/card-order.ts';
import type { CreatedCard } from '../../../src/card/create-card.ts';
import { makeCards, type MakeOptions } from '../../../src/cli/prewarm-cards.ts';
import { afterStop } from '../../../src/cli/terminal.ts';
import { Problem } from '../../../src/errors.ts';
import { createTestRegistry } from '../../http/support/test-registry.ts';

const CREATED: CreatedCard = {
  bytes: 1,
  format: 'png',
  quality: null,
  warnings: [],
  created: true,
  picture: null,
  answer: 'stored',
  drawn: null,
  timings: {},
};
const template = createTestRegistry().get('article') ?? assert.fail('no template');
const orderOf = (index: number): CardOrder => orderCard(template, 'card', { index });
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function options(create: MakeOptions['cards']['create'], changed: Partial<MakeOptions> = {}): MakeOptions {
  return {
    cards: { create },
    orderOf,
    concurrency: 4,
    isSpent: () => false,
    signal: AbortSignal.any([]),
    drainTimeout: new Promise(() => undefined),
    onCard: () => undefined,
    ...changed,
  };
}

/** Takes a turn of the event loop, as real work does. */
async function later(): Promise<void> {
  await new Promise<void>((resolve) => void setImmediate(resolve));
}

describe('making cards', () => {
  test('makes each once, in order, and no more at a time than allowed', async () => {
    const begun: unknown[] = [];
    let [underWay, most, told] = [0, 0, 0];
    const create = async ({ context }: CardOrder): Promise<CreatedCard> => {
      begun.push(context['index']);
      underWay += 1;
      most = Math.max(most, underWay);
      await later();
      underWay -= 1;
      return CREATED;
    };
    const made = await makeCards(upTo(50), options(create, { onCard: () => (told += 1) }));
    assert.deepEqual(begun, upTo(50));
    assert.equal(most, 4);
    assert.deepEqual([made.stored, made.present, made.begun, told, made.endedBy], [50, 0, 50, 50, 'done']);
  });

  test('counts cards that someone else has stored meanwhile apart', async () => {
    const create = async ({ context }: CardOrder): Promise<CreatedCard> => ({
      ...CREATED,
      created: context['index'] !== 3,
    });
    const { stored, present } = await makeCards(upTo(10), options(create));
    assert.deepEqual([stored, present], [9, 1]);
  });

  test('goes on after cards that fail, and tells how many failed, why, and the first of each', async () => {
    const create = async ({ context }: CardOrder): Promise<CreatedCard> => {
      await later();
      if (Number(context['index']) % 5 === 0) throw new Problem('store_unreachable', { message: 'Reset.' });
      return CREATED;
    };
    const { stored, failures, endedBy } = await makeCards(upTo(20), options(create));
    assert.deepEqual([stored, endedBy], [16, 'done']);
    assert.deepEqual(failures, [
      { code: 'store_unreachable', reason: 'Reset.', cards: 4, context: { index: 0 } },
    ]);
  });

  test('gives up when one card after the other fails', async () => {
    const create = async (): Promise<CreatedCard> => {
      await later();
      throw new Problem('renderer_failed');
    };
    const { begun, endedBy, failures } = await makeCards(upTo(10_000), options(create));
    assert.equal(endedBy, 'failures');
    assert.ok(begun < 60, String(begun));
    assert.equal(failures[0]?.cards, begun);
  });

  test('never stores more than the budget, whatever fails or is there', async () => {
    const create = async ({ context }: CardOrder): Promise<CreatedCard> => {
      await later();
      const index = Number(context['index']);
      if (index % 7 === 0) throw new Problem('internal');
      return { ...CREATED, created: index % 3 !== 0 };
    };
    const isSpent = (stored: number): boolean => stored >= 25;
    const { stored, endedBy } = await makeCards(upTo(1_000), options(create, { isSpent, concurrency: 8 }));
    assert.deepEqual([stored, endedBy], [25, 'budget']);
  });

  test('finishes what is under way when it is told to stop', async () => {
    const ending = new AbortController();
    let finished = 0;
    const create = async ({ context }: CardOrder): Promise<CreatedCard> => {
      await later();
      if (context['index'] === 10) ending.abort();
      finished += 1;
      return CREATED;
    };
    const made = await makeCards(upTo(1_000), options(create, { signal: ending.signal }));
    assert.equal(made.endedBy, 'signal');
    assert.ok(made.begun < 20);
    assert.deepEqual([made.stored, finished], [made.begun, made.begun]);
  });

  test('reports what is stored when it was told to stop and cards under way take too long', async () => {
    const ending = new AbortController();
    const create = async ({ context }: CardOrder): Promise<CreatedCard> => {
      if (context['index'] === 3) await new Promise<never>(() => ending.abort());
      return CREATED;
    };
    const drainTimeout = afterStop(ending.signal, 10);
    const made = await makeCards(upTo(1_000), options(create, { signal: ending.signal, drainTimeout }));
    assert.deepEqual([made.endedBy, made.stored], ['signal', made.begun - 1]);
  });
});
