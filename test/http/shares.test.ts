import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

describe('an answer about a card', () => {
  test('has the tags of a share, with the page that the caller names', async (t) => {
    const { app } = await createTestApp(t);
    const page = 'https://www.example.jp/predictions?area=%E6%9D%B1%E4%BA%AC&age=40';
    for (const path of ['/create', '/create/vaccine', '/resolve/vaccine']) {
      const { meta, key } = (await post(app, `${path}?page=${encodeURIComponent(page)}`, TOKYO)).json();
      assert.match(
        meta,
        /<meta property="og:title" content="東京都・40歳の接種時期は「10月下旬〜2月上旬」">/u,
      );
      assert.match(meta, /<meta property="og:site_name" content="AIワクチン接種予測">/u);
      assert.ok(meta.includes(`<meta property="og:url" content="${page.replaceAll('&', '&amp;')}">`));
      assert.equal(key, (await post(app, path, TOKYO)).json().key);
    }
    assert.doesNotMatch((await post(app, '/create', TOKYO)).json().meta, /og:url/u);
  });

  for (const page of [
    '',
    '/predictions',
    'javascript:alert(1)',
    'ftp://x.jp/',
    `https://x.jp/${'a'.repeat(2048)}`,
    ' https://x.jp/',
    'https://x.jp/ ',
    'https://x.jp/a b',
    'https://x.jp/\n',
    'https://x.jp/\u0000',
    'https://x.jp/\u202E',
    'https://x.jp/\uFFFE',
    'https://x.jp/\u3000',
    String.raw`https://x.jp\a`,
    'http:x.jp',
    'https://x.jp:99999/',
  ]) {
    test(`refuses the page ${JSON.stringify(page.slice(0, 20))}`, async (t) => {
      const { app } = await createTestApp(t);
      const problem = readProblem(await post(app, `/create?page=${encodeURIComponent(page)}`, TOKYO));
      assert.deepEqual([problem.code, problem.errors?.[0]?.pointer], ['query_rejected', '/page']);
    });
  }
});
