import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestApp } from '../http/support/test-app.ts';
import { openPreview } from './support/open-preview.ts';

describe('the designer’s page', () => {
  test('is not there without PREVIEW', async (t) => {
    const { app } = await createTestApp(t);
    for (const url of ['/preview', '/preview/state', '/preview/events', '/preview/page/main.js']) {
      assert.equal((await app.inject(url)).statusCode, 404, url);
    }
  });

  test('runs nothing but its own files, reads no others, and takes no more than other paths do', async () => {
    await using preview = await openPreview();
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
});
