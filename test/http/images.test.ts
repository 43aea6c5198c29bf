import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

async function createCard({ app }: TestApp): Promise<{ key: string; url: string }> {
  const { key } = (await post(app, '/create', TOKYO)).json();
  return { key, url: `/images/${key}.png` };
}

describe('GET /images/{name}', () => {
  test('answers with the stored bytes, to be kept for ever and shown anywhere', async (t) => {
    const parts = await createTestApp(t);
    const { key, url } = await createCard(parts);
    const answer = await ask(parts.app, { method: 'GET', url });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.rawPayload, parts.store.cards.get(`${key}.png`));
    assert.equal(answer.headers['content-type'], 'image/png');
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers.etag, `"${key}"`);
  });

  for (const [name, headers] of [
    ["LINE's", { 'user-agent': 'facebookexternalhit/1.1;line-poker/1.0' }],
    ["X's", { 'user-agent': 'Twitterbot/1.0' }],
    ["Discord's", { 'user-agent': 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)' }],
    ["Slack's", { 'user-agent': 'Slack-ImgProxy (+https://api.slack.com/robots)' }],
    ['a nameless', { 'user-agent': '' }],
    ['a compressing', { 'accept-encoding': 'br, gzip' }],
    ['a partial', { range: 'bytes=0-32767' }],
    ['a picky', { accept: 'text/html' }],
  ] as const) {
    test(`gives ${name} crawler the same whole picture`, async (t) => {
      const parts = await createTestApp(t);
      const { key, url } = await createCard(parts);
      const answer = await ask(parts.app, { method: 'GET', url, headers });
      assert.equal(answer.statusCode, 200);
      assert.deepEqual(answer.rawPayload, parts.store.cards.get(`${key}.png`));
      for (const header of ['content-encoding', 'set-cookie', 'location']) {
        assert.equal(answer.headers[header], undefined);
      }
    });
  }

  test('answers 304 without reading the card when the client has it', async (t) => {
    const parts = await createTestApp(t);
    const { key, url } = await createCard(parts);
    for (const tag of [`"${key}"`, `W/"${key}"`, `"other", "${key}"`]) {
      const answer = await ask(parts.app, { method: 'GET', url, headers: { 'if-none-match': tag } });
      assert.equal(answer.statusCode, 304);
      assert.equal(answer.rawPayload.length, 0);
      assert.equal(answer.headers.etag, `"${key}"`);
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    }
    assert.equal(parts.store.gets, 0);
  });

  test('answers 412 to a client that wants another card under this name, and only then', async (t) => {
    const parts = await createTestApp(t);
    const { key, url } = await createCard(parts);
    for (const tag of ['"other"', `W/"${key}"`, `"a", W/"${key}"`]) {
      const answer = await ask(parts.app, { method: 'GET', url, headers: { 'if-match': tag } });
      assert.equal(readProblem(answer).code, 'precondition_failed');
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
    assert.equal(parts.store.gets, 0);
    for (const tag of ['*', `"${key}"`, `"other", "${key}"`]) {
      const answer = await ask(parts.app, { method: 'GET', url, headers: { 'if-match': tag } });
      assert.equal(answer.statusCode, 200);
    }
    const none = { method: 'GET', url: `/images/${'0'.repeat(32)}.png` } as const;
    for (const tag of ['*', '"other"']) {
      const absent = await ask(parts.app, { ...none, headers: { 'if-match': tag } });
      assert.equal(readProblem(absent).code, 'image_not_found');
    }
  });

  test('answers 304 to any tag if there is a card', async (t) => {
    const parts = await createTestApp(t);
    const { url } = await createCard(parts);
    const headers = { 'if-none-match': ' * ' };
    assert.equal((await ask(parts.app, { method: 'GET', url, headers })).statusCode, 304);
  });

  const missing = '0'.repeat(32);
  for (const tag of ['*', `"${missing}"`, `W/"${missing}"`, `"other", W/"${missing}"`]) {
    test(`is not found when there is no card, though the client names ${tag}`, async (t) => {
      const { app } = await createTestApp(t);
      const headers = { 'if-none-match': tag };
      for (const ending of ['png', 'jpg', 'webp']) {
        const url = `/images/${missing}.${ending}`;
        const answer = await ask(app, { method: 'GET', url, headers });
        assert.equal(readProblem(answer).code, 'image_not_found');
        assert.equal(answer.headers.etag, undefined);
        assert.equal((await app.inject({ method: 'HEAD', url, headers })).statusCode, 404);
      }
    });
  }

  test('answers with the card when the client has another', async (t) => {
    const parts = await createTestApp(t);
    const { key, url } = await createCard(parts);
    for (const tag of ['"other"', key, `"${key.slice(1)}"`, '"*"', '*, "other"']) {
      const answer = await ask(parts.app, { method: 'GET', url, headers: { 'if-none-match': tag } });
      assert.equal(answer.statusCode, 200);
    }
  });

  test('finds nothing under other names, and does not ask the store for them', async (t) => {
    const { app, store } = await createTestApp(t);
    for (const name of [
      'abc',
      'abc.png',
      `${'0'.repeat(32)}.svg`,
      '0'.repeat(32),
      `${'A'.repeat(32)}.png`,
      `${'0'.repeat(33)}.png`,
      '..%2f..%2fetc%2fpasswd.png',
      '%00.png',
    ]) {
      const answer = await ask(app, { method: 'GET', url: `/images/${name}` });
      assert.equal(readProblem(answer).code, 'image_not_found', name);
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
    assert.equal(store.gets, 0);
  });

  test('says so when the store fails', async (t) => {
    const { app, store } = await createTestApp(t);
    const url = `/images/${'0'.repeat(32)}.png`;
    for (const code of ['store_unreachable', 'deadline_exceeded'] as const) {
      store.before = () => Promise.reject(new Problem(code));
      const answer = await ask(app, { method: 'GET', url });
      assert.equal(readProblem(answer).code, code);
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
  });

  test('is no path of a service whose bucket shows the cards', async (t) => {
    const { app } = await createTestApp(t, { publicBaseUrl: 'https://cards.example' });
    const answer = await ask(app, { method: 'GET', url: `/images/${'0'.repeat(32)}.png` });
    assert.equal(readProblem(answer).code, 'not_found');
  });
});
