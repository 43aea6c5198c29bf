import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { orderCard } from '../../../src/card/card-order.ts';
import { findMissing } from '../../../src/cli/prewarm-cards.ts';
import { readKeySet, shareOf, readWeights, sortByWeight } from '../../../src/cli/prewarm-share.ts';
import { createSpace } from '../../../src/template/card-space.ts';
import { createTestRegistry } from '../../http/support/test-registry.ts';

const keys = Array.from({ length: 3_000 }, (_, index) => hash('sha256', String(index)).slice(0, 32));
const template = createTestRegistry().get('article') ?? assert.fail('no template');

describe('the shares of tasks', () => {
  for (const [count, cards] of [
    [1, 12],
    [2, 12],
    [7, 12],
    [100, 12],
    [100, 1_234],
  ] as const) {
    test(`give each of ${cards} cards to one of ${count}, as many to each but for one`, () => {
      const shares = Array.from({ length: count }, (_, index) => shareOf({ index, count }, cards));
      const indices = shares.flatMap(({ size, indexAt }) =>
        Array.from({ length: size }, (_, at) => indexAt(at)),
      );
      assert.deepEqual(
        indices.toSorted((one, other) => one - other),
        Array.from({ length: cards }, (_, index) => index),
      );
      const sizes = shares.map(({ size }) => size);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    });
  }

  test('have keys made of their own cards alone', async () => {
    const asked: number[] = [];
    const survey = await findMissing(
      shareOf({ index: 7, count: 1_000_000 }, 6_091_200),
      (index) => {
        asked.push(index);
        return orderCard(template, 'card', { index });
      },
      { stored: { has: () => false, size: 0 }, signal: AbortSignal.any([]), onProgress: () => undefined },
    );
    assert.deepEqual(asked, [7, 1_000_007, 2_000_007, 3_000_007, 4_000_007, 5_000_007, 6_000_007]);
    assert.deepEqual([survey.total, [...survey.missing]], [7, asked]);
  });
});

describe('a set of keys', () => {
  const sorted = keys.slice(0, 2_000).toSorted();
  async function* names(from: number, to: number): AsyncGenerator<string> {
    for (const key of sorted.slice(from, to)) yield `${key}.png`;
  }

  test('has those of all lists, and no others', async () => {
    const set = await readKeySet([names(0, 700), names(700, 700), names(700, 2_000)]);
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
    ['are negative', { area: { 北: -1 } }, /another shape/u],
    ['are no JSON', 'area: 1', /Unexpected token/u],
  ] as const) {
    test(`are refused if they ${fault}`, async () => {
      await assert.rejects(readWeights(write(value), space), { name: 'UsageError', message });
    });
  }
});
