import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { canonicalLink, signLink } from '../../src/http/link-query.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { BASE_URL, createTestApp, TOKYO } from './support/test-app.ts';

const KEY = 'k'.repeat(32);
const ARTICLE = { title: '題', author: '佐藤 花子', site: 'くらしの便り', date: '2021年9月3日' };

describe('the fallback card of a problem', () => {
  for (const [query, ending, type, width, height] of [
    ['', 'png', 'image/png', 1200, 630],
    ['?variant=square', 'png', 'image/png', 1200, 1200],
    ['?format=jpeg', 'jpg', 'image/jpeg', 1200, 630],
    ['?variant=square&format=webp&scale=2', 'webp', 'image/webp', 2400, 2400],
    ['?variant=square&scale=9&max_bytes=1', 'png', 'image/png', 1200, 1200],
    ['?variant=square&format=gif&scale=2', 'png', 'image/png', 2400, 2400],
    ['?variant=none&format=webp', 'webp', 'image/webp', 1200, 630],
    ['?variant=card&variant=square&format=jpeg', 'jpg', 'image/jpeg', 1200, 630],
  ] as const) {
    test(`has the shape of "${query}"`, async (t) => {
      const { app, store } = await createTestApp(t);
      for (const path of ['/create', '/create/vaccine', '/create/unknown']) {
        const { fallback } = readProblem(await post(app, path + query, {}));
        assert.ok(fallback);
        assert.deepEqual([fallback.width, fallback.height, fallback.type], [width, height, type]);
        assert.ok(fallback.url.endsWith(`.${ending}`));
        assert.ok(store.cards.has(fallback.url.slice(BASE_URL.length + 1)));
        assert.match(fallback.alt, /接種時期をAIで予測/u);
      }
    });
  }

  test('is drawn once, however many ask for it', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const drawn = renderer.drawn.length;
    await Promise.all(Array.from({ length: 50 }, () => post(app, '/create?format=webp', {})));
    assert.equal(renderer.drawn.length - drawn, 1);
  });

  test('leaves out the scale, then the limit of bytes, where it has too many', async (t) => {
    const { app, renderer } = await createTestApp(t);
    for (const [query, size, type] of [
      ['variant=square&format=webp&scale=2&max_bytes=50000', 1200, 'image/webp'],
      ['variant=square&scale=2&max_bytes=100000', 1200, 'image/png'],
      ['variant=square&format=jpeg&scale=2&max_bytes=200000', 1200, 'image/jpeg'],
    ] as const) {
      const asked: string[] = [];
      renderer.before = async () => {
        const { scale = 1, maxBytes = null } = renderer.drawn.at(-1)?.form ?? {};
        asked.push(`${scale} ${maxBytes}`);
        if (maxBytes !== null) throw new Problem('budget_not_met');
      };
      const { fallback } = readProblem(await post(app, `/create?${query}`, {}));
      assert.deepEqual([fallback?.height, fallback?.type], [size, type]);
      const budget = Number(/\d+$/u.exec(query)?.[0]);
      assert.deepEqual(asked.slice(0, 2), [`2 ${budget}`, `1 ${budget}`]);
    }
  });

  test('is the plain one where a template has none of that variant, or the query names none', async (t) => {
    const { app } = await createTestApp(t);
    for (const [path, context] of [
      ['/create/article?variant=card', {}],
      ['/create/vaccine?variant=none', TOKYO],
      ['/create/vaccine?format=gif', TOKYO],
    ] as const) {
      const { fallback } = readProblem(await post(app, path, context));
      assert.deepEqual([fallback?.height, fallback?.type], [630, 'image/png']);
    }
  });

  test('is the plain one where nothing can be drawn, or not soon', async (t) => {
    const { app, renderer } = await createTestApp(t);
    renderer.before = () => Promise.reject(new Problem('overloaded'));
    const { code, fallback } = readProblem(await post(app, '/create?format=jpeg', TOKYO));
    assert.deepEqual([code, fallback?.type], ['overloaded', 'image/png']);
    renderer.before = () => new Promise(() => undefined);
    const startedAt = performance.now();
    const late = readProblem(await post(app, '/create?format=jpeg', {}));
    assert.deepEqual([late.code, late.fallback?.type], ['context_rejected', 'image/png']);
    assert.ok(performance.now() - startedAt < 3_000);
  });
});

describe('what stands in for the card of a link', () => {
  const link = (file: string, values: object): string => {
    const texts = Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]);
    const canonical = canonicalLink(`/og/${file}`, texts);
    return `${canonical}&signature=${signLink(canonical, KEY)}`;
  };

  test('has its shape, or is the plain fallback card', async (t) => {
    const { app, renderer } = await createTestApp(t, { environment: { LINK_KEYS: KEY } });
    for (const [file, values, type, height] of [
      ['vaccine.png', { ...TOKYO, variant: 'square' }, 'image/png', 1200],
      ['vaccine.webp', TOKYO, 'image/webp', null],
      ['article.png', ARTICLE, 'image/png', 630],
    ] as const) {
      let draws = 0;
      renderer.before = async () => {
        draws += 1;
        if (draws === 1) throw new Problem('renderer_failed');
      };
      const { headers, rawPayload } = await ask(app, { method: 'GET', url: link(file, values) });
      assert.deepEqual([headers['content-type'], headers['picture-fallback']], [type, 'renderer_failed']);
      if (height !== null) assert.equal(rawPayload.readUInt32BE(20), height);
    }
    renderer.before = () => Promise.reject(new Problem('overloaded'));
    const { headers } = await ask(app, { method: 'GET', url: link('article.webp', ARTICLE) });
    assert.deepEqual([headers['content-type'], headers['picture-fallback']], ['image/png', 'overloaded']);
  });
});
