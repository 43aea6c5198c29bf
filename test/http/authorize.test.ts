import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

const TOKEN = 'correct-horse+battery/staple==';
const environment = { API_TOKEN: TOKEN };
const POSTS = ['/create', '/create/article', '/create/unknown', '/resolve/vaccine', '/render/vaccine'];

describe('the token of the service', () => {
  for (const [name, authorization] of [
    ['none', undefined],
    ['an empty one', ''],
    ['the scheme alone', 'Bearer'],
    ['another token', 'Bearer wrong'],
    ['the beginning of the token', `Bearer ${TOKEN.slice(0, -1)}`],
    ['more than the token', `Bearer ${TOKEN}x`],
    ['the token in another case', `Bearer ${TOKEN.toUpperCase()}`],
    ['another scheme', `Basic ${TOKEN}`],
    ['the token without a scheme', TOKEN],
    ['two tokens', `Bearer ${TOKEN} ${TOKEN}`],
  ] as const) {
    test(`is asked for on every POST that brings ${name}`, async (t) => {
      const { app, renderer } = await createTestApp(t, { environment });
      const drawn = renderer.drawn.length;
      for (const url of POSTS) {
        const answer = await post(app, url, TOKYO, authorization === undefined ? {} : { authorization });
        assert.equal(readProblem(answer).code, 'unauthorized');
        assert.equal(answer.headers['www-authenticate'], 'Bearer realm="ogp-generator"');
      }
      assert.equal(renderer.drawn.length, drawn);
    });
  }

  test('lets no fallback card be drawn or stored for who has none', async (t) => {
    const { app, renderer, store } = await createTestApp(t, { environment });
    const [drawn, stored] = [renderer.drawn.length, store.cards.size];
    for (const query of ['?variant=square', '?format=webp&scale=2', '?max_bytes=50000']) {
      for (const url of ['/create', '/create/article', '/create/unknown']) {
        const { fallback } = readProblem(await post(app, url + query, {}));
        assert.deepEqual([fallback?.height, fallback?.type], [630, 'image/png']);
      }
    }
    assert.deepEqual([renderer.drawn.length, store.cards.size], [drawn, stored]);
  });

  test('may be any of several, so that one can take the place of another', async (t) => {
    const { app } = await createTestApp(t, { environment: { API_TOKENS: `new,${TOKEN}`, API_TOKEN: 'old' } });
    const statusOf = async (token: string): Promise<number> =>
      (await post(app, '/resolve/vaccine', TOKYO, { authorization: `Bearer ${token}` })).statusCode;
    assert.deepEqual(
      [await statusOf('new'), await statusOf(TOKEN), await statusOf('old'), await statusOf(`new,${TOKEN}`)],
      [200, 200, 200, 401],
    );
  });

  test('opens every POST, with the scheme in any case', async (t) => {
    const { app } = await createTestApp(t, { environment });
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const answer = await post(app, '/resolve/vaccine', TOKYO, { authorization: `${scheme} ${TOKEN}` });
      assert.equal(answer.statusCode, 200);
    }
  });

  test('is asked for before anything else is said about a context', async (t) => {
    const { app } = await createTestApp(t, { environment });
    assert.equal(
      readProblem(await post(app, '/create', 'x', { 'content-type': 'text/plain' })).code,
      'unauthorized',
    );
  });

  test('is not needed to read', async (t) => {
    const { app } = await createTestApp(t, { environment });
    for (const url of ['/templates', '/health/live', '/health/ready', '/openapi.json']) {
      assert.equal((await ask(app, { method: 'GET', url })).statusCode, 200);
    }
  });

  test('is needed to read the metrics', async (t) => {
    const { app } = await createTestApp(t, { environment, metrics: createMetrics() });
    const read = (authorization: string) => app.inject({ url: '/metrics', headers: { authorization } });
    assert.equal(readProblem(await read('Bearer guessed')).code, 'unauthorized');
    const { statusCode, payload } = await read(`Bearer ${TOKEN}`);
    assert.equal(statusCode, 200);
    assert.match(payload, /^ogp_requests_total\{.*code="unauthorized"/mu);
  });

  test('is in no log line and no answer', async (t) => {
    const { app, logText } = await createTestApp(t, { environment });
    const right = await post(app, '/create', TOKYO, { authorization: `Bearer ${TOKEN}` });
    const wrong = await post(app, '/create', TOKYO, { authorization: 'Bearer guessed' });
    for (const text of [right.body, wrong.body, logText()]) assert.doesNotMatch(text, /battery|guessed/u);
  });

  test('is not asked for when there is none', async (t) => {
    const { app } = await createTestApp(t, { environment: { API_TOKEN: ' ' } });
    assert.equal((await post(app, '/create', TOKYO)).statusCode, 201);
  });
});
