import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

const ANY_KEY = '0'.repeat(32);

describe('a wrong method', () => {
  for (const [method, url, allow] of [
    ['GET', '/create', 'POST'],
    ['HEAD', '/create', 'POST'],
    ['OPTIONS', '/create', 'POST'],
    ['PUT', '/create/vaccine', 'POST'],
    ['GET', '/create/vaccine?variant=square', 'POST'],
    ['PATCH', '/resolve/vaccine', 'POST'],
    ['DELETE', '/render/article', 'POST'],
    ['DELETE', '/images/abc', 'GET, HEAD'],
    ['PUT', `/images/${ANY_KEY}.png`, 'GET, HEAD'],
    ['POST', '/templates', 'GET, HEAD'],
    ['POST', '/templates/vaccine', 'GET, HEAD'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['TRACE', '/health/ready', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['PROPFIND', '/create', 'POST'],
  ] as const) {
    test(`is refused: ${method} ${url}`, async (t) => {
      const { app } = await createTestApp(t);
      const answer = await ask(app, { method, url });
      assert.equal(answer.statusCode, 405);
      assert.equal(answer.headers.allow, allow);
    });
  }

  test('is refused before the body is looked at', async (t) => {
    const { app } = await createTestApp(t);
    const answer = await ask(app, {
      method: 'PUT',
      url: '/create',
      payload: 'x'.repeat(100_000),
      headers: { 'content-type': 'text/plain' },
    });
    assert.equal(readProblem(answer).code, 'method_not_allowed');
  });
});

describe('an unknown path', () => {
  for (const url of [
    '/',
    '/Create',
    '/create/vaccine/square',
    '/createx',
    '/images',
    '/health',
    '/templates/vaccine/card',
    '/.env',
    '/admin?x=1',
    '//create',
    '/%2e%2e/etc/passwd',
    '/index.php',
    `/${'a'.repeat(5000)}`,
    '/%E6%9D%B1',
  ]) {
    test(`is not found: ${url.slice(0, 40)}`, async (t) => {
      const { app } = await createTestApp(t);
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        assert.equal(readProblem(await ask(app, { method, url })).code, 'not_found');
      }
    });
  }

  for (const url of [
    '/create/unknown',
    '/create/Vaccine',
    '/create/',
    '/resolve/..%2fvaccine',
    '/render/__proto__',
  ]) {
    test(`under a template's is "template not found": ${url}`, async (t) => {
      const { app } = await createTestApp(t);
      assert.equal(readProblem(await post(app, url, TOKYO)).code, 'template_not_found');
    });
  }

  test('that no URL can have is malformed', async (t) => {
    const { app } = await createTestApp(t);
    for (const url of ['/%zz', '/create/%c0%af']) {
      assert.equal(readProblem(await ask(app, { method: 'GET', url })).code, 'malformed_request');
    }
  });
});

describe('the paths', () => {
  test('never end in z, which Cloud Run may keep for itself', async (t) => {
    const { app } = await createTestApp(t);
    const document = (await ask(app, { method: 'GET', url: '/openapi.json' })).json();
    assert.deepEqual(
      Object.keys(document.paths).filter((path) => /z\/?$/iu.test(path)),
      [],
    );
  });

  test('answer HEAD as GET, without the body', async (t) => {
    const environment = { UNSIGNED_LINKS: 'true', METRICS: 'true' };
    const { app } = await createTestApp(t, { environment, metrics: createMetrics() });
    const { key } = (await post(app, '/create', TOKYO)).json();
    const link = '/og/vaccine.png?age=40&area=%E6%B4%A5%E5%B8%82&period=11%E6%9C%88';
    for (const [url, status, headers = {}] of [
      [`/images/${key}.png`, 200],
      [`/images/${key}.png`, 304, { 'if-none-match': `"${key}"` }],
      [`/images/${ANY_KEY}.png`, 404],
      [link, 200],
      [link, 304, { 'if-none-match': '*' }],
      ['/og/vaccine.png', 422],
      ['/health/live', 200],
      ['/health/ready', 200],
      ['/templates', 200],
      ['/templates/vaccine', 200],
      ['/openapi.json', 200],
      ['/metrics', 200],
    ] as const) {
      const [get, head] = [
        await app.inject({ url, headers }),
        await app.inject({ method: 'HEAD', url, headers }),
      ];
      assert.equal(head.statusCode, status, url);
      // What is counted, and so its length, has changed in between; a problem names its request.
      const varying = { date: '', ...(url === '/metrics' ? { 'content-length': '' } : {}) };
      assert.deepEqual({ ...head.headers, ...varying }, { ...get.headers, ...varying }, url);
      assert.equal(head.rawPayload.length, 0);
    }
  });

  test('carry headers that keep a browser from taking an answer for a page', async (t) => {
    const { app } = await createTestApp(t);
    for (const url of ['/health/live', '/unknown', '/create', '/%zz']) {
      const { headers } = await ask(app, { method: 'GET', url });
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['cache-control'], 'no-store');
    }
  });
});
