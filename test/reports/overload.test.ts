import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRenderer } from '../support/open-renderer.ts';
import { post, readProblem } from '../http/support/ask.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { openApp } from './support/open-app.ts';

test('nuxt-modules/og-image#539: of 500 cards at once some are made, and the others are told to come again', async (t) => {
  const renderer = await openRenderer({
    processes: 1,
    queueLimit: 20,
    deadline: 60_000,
    log: () => undefined,
  });
  t.after(() => renderer.close());
  const store = new MemoryStore();
  const { app } = await openApp(t, {
    renderer,
    store: { store, publicBaseUrl: 'https://cards.example' },
  });
  const before = store.cards.size;
  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, index) =>
      post(app, '/create', { area: '東京都', age: index % 120, period: `${index}月` }),
    ),
  );
  const made = answers.filter(({ statusCode }) => statusCode === 201);
  const refused = answers.filter(({ statusCode }) => statusCode !== 201);
  assert.ok(made.length >= 21, `${made.length} made`);
  assert.equal(store.cards.size - before, made.length);
  for (const answer of refused) {
    const { code, fallback } = readProblem(answer);
    assert.equal(code, 'overloaded');
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.headers['retry-after'], '1');
    assert.ok(fallback);
  }
  assert.ok(refused.length > 0);
  assert.equal((await post(app, '/create', { area: '大阪府', age: 1, period: '10月' })).statusCode, 201);
});
