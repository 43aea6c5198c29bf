import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MAX_WAITING } from '../../src/preview/studio.ts';
import { createTestApp, TOKYO } from '../http/support/test-app.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';

describe('the designer’s page', () => {
  let preview: OpenPreview;
  before(async () => {
    preview = await openPreview();
  });
  after(async () => preview[Symbol.asyncDispose]());

  test('is not there without PREVIEW', async (t) => {
    const { app } = await createTestApp(t);
    for (const url of ['/preview', '/preview/state', '/preview/events', '/preview/page/main.js']) {
      assert.equal((await app.inject(url)).statusCode, 404, url);
    }
  });

  test('runs nothing but its own files, reads no others, and takes no more than other paths do', async () => {
    const { app } = preview;
    const page = await app.inject('/preview');
    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/u);
    assert.doesNotMatch(policy, /unsafe/u);
    assert.doesNotMatch(page.payload, /<style|style=|<script(?! type="module" src="\/preview\/page\/)/u);

    for (const url of [
      '/preview/page/tsconfig.json',
      '/preview/page/..%2Fstudio.ts',
      '/preview/goldens/..%2F..%2Fdocs%2Fpictures/text.png',
      '/preview/goldens/vaccine/..%2Farticle%2Fcard-short.png',
    ]) {
      assert.equal((await app.inject(url)).statusCode, 404, url);
    }
    assert.equal((await app.inject('/preview/goldens/vaccine/card-short.png')).statusCode, 200);

    const url = '/preview/cards/vaccine';
    const large = await app.inject({ method: 'POST', url, payload: { area: 'a'.repeat(20_000) } });
    assert.equal(large.statusCode, 413);
  });

  test('answers HEAD as GET, the stream of events too', async () => {
    await preview.stateWith(({ loading }) => !loading);
    const stop = new AbortController();
    const url = `${preview.url}/preview/events`;
    const [get, head] = [await fetch(url, { signal: stop.signal }), await fetch(url, { method: 'HEAD' })];
    stop.abort();
    // Those of the connection and of how a body is sent are not compared (RFC 9110, section 9.3.2).
    const varying = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);
    const headersOf = ({ headers }: Response) => [...headers].filter(([name]) => !varying.has(name));
    assert.deepEqual(headersOf(head), headersOf(get));
    for (const url of [
      '/preview',
      '/preview/page/main.js',
      '/preview/state',
      '/preview/goldens/vaccine/card-short.png',
    ]) {
      const [get, head] = [await preview.app.inject(url), await preview.app.inject({ method: 'HEAD', url })];
      assert.deepEqual({ ...head.headers, date: '' }, { ...get.headers, date: '' }, url);
    }
  });

  test('has a bound of cards that wait, beyond which it refuses them', async () => {
    await preview.stateWith(({ loading, templates }) => !loading && templates.length > 0);
    const ask = async (payload: object, variant: string) =>
      preview.app.inject({ method: 'POST', url: `/preview/cards/vaccine?variant=${variant}`, payload });
    // The first cards of a process take tens of milliseconds; those that are wrong after them take next to none.
    const cards = ['card', 'square'].map((variant) => ask(TOKYO, variant));
    const wrong = Array.from({ length: 2 * MAX_WAITING }, () => ask({}, 'card'));
    const answers = await Promise.all([...cards, ...wrong]);
    const count = (status: number): number =>
      answers.filter(({ statusCode }) => statusCode === status).length;
    assert.equal(count(200), cards.length);
    assert.ok(count(422) >= MAX_WAITING - 1, `${count(422)} were done`);
    assert.ok(count(503) > 0);
    assert.equal(count(200) + count(422) + count(503), answers.length);
  });
});
