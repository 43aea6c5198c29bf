import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

const live = { method: 'GET', url: '/health/live' } as const;
const ready = { method: 'GET', url: '/health/ready' } as const;

describe('health', () => {
  test('is live and ready once the fallback cards are stored', async (t) => {
    const { app, store } = await createTestApp(t);
    assert.equal(store.cards.size, 2);
    assert.deepEqual((await ask(app, live)).json(), { status: 'ok' });
    assert.deepEqual((await ask(app, ready)).json(), { status: 'ok' });
  });

  test('is live but not ready while cards cannot be drawn', async (t) => {
    const { app, renderer } = await createTestApp(t);
    renderer.healthy = false;
    assert.equal((await ask(app, live)).statusCode, 200);
    assert.equal(readProblem(await ask(app, ready)).code, 'not_ready');
    renderer.healthy = true;
    assert.equal((await ask(app, ready)).statusCode, 200);
  });

  test('is told at once while every card hangs', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const { promise, resolve } = Promise.withResolvers<void>();
    renderer.before = () => promise;
    const waiting = Array.from({ length: 50 }, (_value, age) => post(app, '/create', { ...TOKYO, age }));
    assert.equal((await ask(app, live)).statusCode, 200);
    assert.equal((await ask(app, ready)).statusCode, 200);
    resolve();
    for (const answer of await Promise.all(waiting)) assert.equal(answer.statusCode, 201);
  });
});
