import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { estimateCost, isSpent, parseBudget } from '../../../src/cli/prewarm/budget.ts';
import { readKeySet } from '../../../src/cli/prewarm/key-set.ts';
import { shareOf } from '../../../src/cli/prewarm/task-share.ts';
import { readWeights, sortByWeight } from '../../../src/cli/prewarm/weights.ts';
import { createSpace } from '../../../src/template/card-space.ts';

const keys = Array.from({ length: 3_000 }, (_, index) => hash('sha256', String(index)).slice(0, 32));

describe('the shares of tasks', () => {
  for (const count of [1, 2, 3, 7, 100, 10_000]) {
    test(`give each key to one of ${count}`, () => {
      const shares = Array.from({ length: count }, (_, index) => shareOf({ index, count }));
      for (const key of ['0'.repeat(32), 'f'.repeat(32), ...keys.slice(0, 300)]) {
        assert.equal(shares.filter((share) => share.has(key)).length, 1);
      }
    });
  }

  test('are about equal', () => {
    const shares = Array.from({ length: 10 }, (_, index) => shareOf({ index, count: 10 }));
    for (const share of shares) {
      const own = keys.filter((key) => share.has(key)).length;
      assert.ok(own > 240 && own < 360, String(own));
    }
  });

  test('are ranges of names that a store can list', () => {
    const share = shareOf({ index: 1, count: 3 });
    const { from, to } = share.range;
    assert.deepEqual([from, to], ['55555555', 'aaaaaaaa']);
    for (const key of keys) assert.equal(share.has(key), `${key}.png` >= from && `${key}.png` < String(to));
  });
});

describe('a set of keys', () => {
  async function* names(): AsyncGenerator<string> {
    for (const key of keys.slice(0, 2_000).toSorted()) yield `${key}.png`;
  }

  test('has those that were listed, and no others', async () => {
    const set = await readKeySet(names());
    assert.equal(set.size, 2_000);
    assert.ok(keys.slice(0, 2_000).every((key) => set.has(key)));
    assert.ok(!keys.slice(2_000).some((key) => set.has(key)));
  });
});

describe('weights', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ogp-weights-'));
  after(() => rmSync(folder, { recursive: true }));
  const space = createSpace({ area: ['北', '南', '東'], age: [1, 2] });
  const write = (value: unknown): string => {
    const file = join(folder, 'weights.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };

  test('put the likeliest cards first, and equal ones in their order', async () => {
    const weightOf = await readWeights(write({ area: { 南: 5, 東: 5 }, age: { 2: 3, 1: 1 } }), space);
    const order = [...sortByWeight(Uint32Array.from([0, 1, 2, 3, 4, 5]), weightOf)];
    assert.deepEqual(
      order.map((index) => Object.values(space.context(index)).join('')),
      ['南2', '東2', '南1', '東1', '北1', '北2'],
    );
  });

  test('of one field leave the others alike', async () => {
    const weightOf = await readWeights(write({ age: { 2: 3 } }), space);
    assert.deepEqual([...sortByWeight(Uint32Array.from([0, 1, 2, 3]), weightOf)], [1, 3, 0, 2]);
  });

  for (const [fault, value, message] of [
    ['name no field of the space', { city: { x: 1 } }, /has "city"/u],
    ['name no value of the space', { area: { 西: 1 } }, /has area "西"/u],
    ['are negative', { area: { 北: -1 } }, /another form/u],
    ['are no JSON', 'area: 1', /SyntaxError/u],
  ] as const) {
    test(`are refused if they ${fault}`, async () => {
      await assert.rejects(readWeights(write(value), space), { name: 'UsageError', message });
    });
  }
});

describe('a budget', () => {
  test('is a number of cards or of dollars', () => {
    assert.deepEqual(parseBudget('100000'), { cards: 100_000 });
    assert.deepEqual(parseBudget('$5'), { dollars: 5 });
    assert.deepEqual(parseBudget('$2.50'), { dollars: 2.5 });
    for (const text of ['', '5€', '-1', '1e3', '$', '$-1', '1.5']) assert.throws(() => parseBudget(text));
  });

  test('is spent when so many cards are stored, or have cost so much', () => {
    const usage = { stored: 10, listed: 0, seconds: 0 };
    assert.ok(isSpent({ cards: 10 }, usage, 2) && !isSpent({ cards: 11 }, usage, 2));
    const cost = estimateCost(usage, 2);
    assert.ok(isSpent({ dollars: cost }, usage, 2) && !isSpent({ dollars: cost * 1.01 }, usage, 2));
  });

  test('counts processors, memory and operations', () => {
    const base = { stored: 0, listed: 0, seconds: 0 };
    assert.equal(estimateCost(base, 2), 0);
    assert.equal(estimateCost({ ...base, stored: 1_000_000 }, 2), 5);
    assert.ok(Math.abs(estimateCost({ ...base, seconds: 3_600 }, 2) - 0.144) < 1e-9);
    assert.ok(Math.abs(estimateCost({ ...base, listed: 1_000_000 }, 2) - 0.005) < 1e-9);
  });
});
