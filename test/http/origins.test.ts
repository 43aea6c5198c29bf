import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { CHROMIUM, skipWithout } from '../support/programs.ts';
import { openBrowser } from '../preview/support/browser.ts';
import { ask, post } from './support/ask.ts';
import { listen } from './support/raw-socket.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

const ORIGIN = 'https://www.example.jp';
const OTHER = 'https://evil.example';
const READ_ONLY = [
  ['GET', '/templates'],
  ['GET', '/templates/vaccine'],
  ['GET', '/openapi.json'],
  ['POST', '/resolve/vaccine'],
  ['POST', '/render/vaccine'],
] as const;
const STORING = ['/create', '/create/vaccine', '/batch/vaccine'];

const listed = (t: TestContext, origins = `${ORIGIN},http://localhost:5173`) =>
  createTestApp(t, { environment: { CORS_ORIGINS: origins } });

const preflight = (method: string, origin = ORIGIN) => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'content-type',
});

describe('a page of another origin', () => {
  test('that is listed reads the calls that store nothing, and their problems', async (t) => {
    const { app } = await listed(t);
    for (const [method, url] of READ_ONLY) {
      const headers = { origin: ORIGIN, 'content-type': 'application/json' };
      const payload = method === 'POST' ? JSON.stringify(TOKYO) : undefined;
      const answer = await ask(app, { method, url, headers, ...(payload === undefined ? {} : { payload }) });
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
      assert.equal(answer.headers.vary, 'Origin');
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    }
    for (const url of ['/resolve/vaccine', '/resolve/unknown', '/render/unknown']) {
      const problem = await post(app, url, {}, { origin: ORIGIN });
      assert.equal(problem.headers['access-control-allow-origin'], ORIGIN);
      assert.match(String(problem.headers['access-control-expose-headers']), /\bretry-after\b/u);
    }
  });

  test('that is listed asks beforehand', async (t) => {
    const { app } = await listed(t);
    for (const [method, url] of READ_ONLY) {
      const answer = await app.inject({ method: 'OPTIONS', url, headers: preflight(method) });
      assert.equal(answer.statusCode, 204);
      assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
      assert.equal(answer.headers['access-control-allow-methods'], method);
      assert.equal(answer.headers['access-control-allow-headers'], 'content-type');
      assert.match(String(answer.headers['access-control-max-age']), /^\d+$/u);
      assert.equal(answer.headers.vary, 'Origin');
    }
  });

  test('that is listed cannot make cards', async (t) => {
    const { app } = await listed(t);
    for (const url of STORING) {
      const asked = await app.inject({ method: 'OPTIONS', url, headers: preflight('POST') });
      assert.equal(asked.statusCode, 405);
      assert.equal(asked.headers['access-control-allow-origin'], undefined);
      const posted = await post(app, url, TOKYO, { origin: ORIGIN });
      assert.equal(posted.headers['access-control-allow-origin'], undefined);
    }
  });

  test('that is not listed reads nothing, and caches keep the answers apart', async (t) => {
    const { app } = await listed(t);
    for (const [method, url] of READ_ONLY) {
      for (const origin of [
        OTHER,
        'null',
        `${ORIGIN}.evil.example`,
        ORIGIN.toUpperCase(),
        'https://example.jp',
      ]) {
        const answer = await app.inject({ method: 'OPTIONS', url, headers: preflight(method, origin) });
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
        assert.equal(answer.headers['access-control-allow-methods'], undefined);
        assert.equal(answer.headers.vary, 'Origin');
      }
    }
  });

  test('reads nothing where no origin is listed', async (t) => {
    const { app } = await createTestApp(t);
    for (const [method, url] of READ_ONLY) {
      const asked = await app.inject({ method: 'OPTIONS', url, headers: preflight(method) });
      assert.equal(asked.statusCode, 405);
      assert.equal(asked.headers['access-control-allow-origin'], undefined);
    }
    const { headers } = await ask(app, { method: 'GET', url: '/templates', headers: { origin: ORIGIN } });
    assert.deepEqual([headers['access-control-allow-origin'], headers.vary], [undefined, undefined]);
  });

  test('reads in a browser what it may', { skip: skipWithout(CHROMIUM) }, async (t) => {
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html>');
    });
    const sitePort = await new Promise<number>((resolve) => {
      site.listen(0, '127.0.0.1', () => resolve(Object(site.address()).port));
    });
    const { app } = await listed(t, `http://127.0.0.1:${sitePort}`);
    const port = await listen(app);
    const browser = await openBrowser();
    t.after(async () => {
      await browser.close();
      site.close();
    });
    const page = await browser.newPage();
    for (const [host, expected] of [
      ['127.0.0.1', ['200', '422', '1200', 'refused']],
      ['localhost', ['refused', 'refused', 'refused', 'refused']],
    ] as const) {
      await page.goto(`http://${host}:${sitePort}/`);
      const outcomes = await page.evaluate(`(async (url, context) => {
        const post = (path, body) =>
          fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        const said = (promise) => promise.then(String, () => 'refused');
        return Promise.all([
          said(fetch(url + '/templates').then(({ status }) => status)),
          said(post('/resolve/vaccine', {}).then(({ status }) => status)),
          said(post('/render/vaccine', context).then((answer) => answer.blob()).then(createImageBitmap).then(({ width }) => width)),
          said(post('/create', context).then(({ status }) => status)),
        ]);
      })('http://127.0.0.1:${port}', ${JSON.stringify(TOKYO)})`);
      assert.deepEqual(outcomes, expected);
    }
  });
});
