/** What people really send is taken, whole and without a warning, by the service that refuses all the rest. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { cardAnswer, resolvedCardAnswer } from '../../src/http/answers.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { sharedService } from '../support/shared-service.ts';
import { watchedService } from './support/watched-service.ts';

/** Every so manieth municipality. */
const STRIDE = 11;
const PERIODS = [
  '10月下旬〜2月上旬',
  '11月中旬',
  '2021年12月下旬～2022年1月上旬',
  '接種済み',
  '未定(追って通知)',
];

const municipalities = z
  .array(z.tuple([z.string(), z.string()]))
  .parse(JSON.parse(await readFile(new URL('../cases/municipalities.json', import.meta.url), 'utf8')));

describe('a valid context', () => {
  const service = watchedService(sharedService('files'));

  for (const { name, variants, examples } of createTestRegistry().values()) {
    for (const variant of variants.keys()) {
      test(`makes a card: every example of ${name}, ${variant}`, async () => {
        for (const { context } of examples) {
          const path = `/create/${name}?variant=${variant}`;
          const { bytes } = await service.send({ path, body: JSON.stringify(context) });
          const { url, width, height } = cardAnswer.parse(JSON.parse(bytes.toString()));
          const png = Buffer.from(await (await fetch(url)).arrayBuffer());
          assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [width, height]);
        }
      });
    }
  }

  test('of a municipality stands on its card whole, whatever age and period', async () => {
    for (let index = 0; index < municipalities.length; index += STRIDE) {
      const area = municipalities[index]?.join('');
      const period = PERIODS[index % PERIODS.length];
      const body = JSON.stringify({ area, age: index % 121, period });
      const { bytes } = await service.send({ path: '/resolve/vaccine', body });
      const { texts, warnings } = resolvedCardAnswer.parse(JSON.parse(bytes.toString()));
      assert.deepEqual(warnings, []);
      for (const [id, value] of [
        ['area', area],
        ['age', `${index % 121}歳`],
        ['period', period],
      ]) {
        assert.equal(texts.find((text) => text.id === id)?.lines.join(''), value);
      }
    }
  });
});
