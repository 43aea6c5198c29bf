import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PROBLEMS } from '../../src/errors.ts';
import { post, readProblem } from '../http/support/ask.ts';
import { smallPng } from '../http/support/small-png.ts';
import { createTestApp, TOKYO } from '../http/support/test-app.ts';
import { openDrawingApp } from './support/open-app.ts';

test('nuxt-modules/og-image#83: one card has one picture however it is asked for, another has another', async (t) => {
  const { app, store } = await openDrawingApp(t);
  const create = (body: string) => post(app, '/create', body);
  const same = [
    await create('{"area":"東京都","age":40,"period":"10月"}'),
    await create('{"period":"10月","age":40.0,"area":"東京都"}'),
    await create('{"area":"東京都","age":4e1,"period":"10月"}'),
  ];
  const other = await create('{"area":"東京都","age":41,"period":"10月"}');
  assert.deepEqual(
    [...same, other].map(({ statusCode }) => statusCode),
    [201, 200, 200, 201],
  );
  const [key, ...keys] = same.map((answer) => answer.json().key);
  assert.deepEqual(keys, [key, key]);
  assert.notDeepEqual(store.cards.get(`${other.json().key}.png`), store.cards.get(`${key}.png`));
});

describe('vercel/satori#236: a picture that failed', () => {
  for (const [what, alter] of [
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (png: Buffer) => png.subarray(0, -5)],
    ['of another size', () => smallPng({ width: 60, height: 30 })],
  ] as const) {
    for (const path of ['/create', '/render/vaccine']) {
      test(`is neither given out nor stored nor cached: ${what}, ${path}`, async (t) => {
        const { app, renderer, store } = await createTestApp(t);
        const stored = store.cards.size;
        const { alter: sound } = renderer;
        renderer.alter = alter;
        const answer = await post(app, path, TOKYO);
        assert.equal(readProblem(answer).code, 'renderer_failed');
        assert.ok(PROBLEMS.renderer_failed.status >= 500);
        assert.equal(answer.headers['cache-control'], 'no-store');
        assert.equal(store.cards.size, stored);

        renderer.alter = sound;
        assert.ok((await post(app, path, TOKYO)).statusCode < 300);
      });
    }
  }
});
