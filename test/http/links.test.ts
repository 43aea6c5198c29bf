import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem, type ProblemCode } from '../../src/errors.ts';
import { canonicalLink, signLink } from '../../src/http/link-query.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

const KEY = 'the key of today has 32 characters'.replaceAll(' ', '-');
const OLD_KEY = 'the key of last month has 32 or more'.replaceAll(' ', '-');
const KEYS = { environment: { LINK_KEYS: `${KEY}, ${OLD_KEY}` } };
const VALUES = { area: '東京都', age: '40', period: '10月下旬〜2月上旬' };

function link(
  values: Readonly<Record<string, string>>,
  { path = '/og/vaccine.png', key = KEY } = {},
): string {
  const signed = canonicalLink(path, Object.entries(values));
  return `${signed}&signature=${signLink(signed, key)}`;
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

const open = ({ app }: Pick<TestApp, 'app'>, url: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(app, { method: 'GET', url, headers });

describe('GET /og/{template}.png', () => {
  test('shows the card that POST /create makes of the same context', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const shown = await open(parts, link(VALUES));
    assert.equal(shown.statusCode, 200);
    assert.equal(shown.headers['content-type'], 'image/png');
    assert.equal(shown.headers['cache-control'], 'public, max-age=86400');
    assert.equal(shown.headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(shown.headers['picture-fallback'], undefined);
    const created = await post(parts.app, '/create/vaccine', TOKYO);
    assert.equal(created.statusCode, 200);
    assert.equal(shown.headers.etag, `"${created.json().key}"`);
    assert.deepEqual(shown.rawPayload, parts.store.cards.get(`${created.json().key}.png`));
  });

  test('draws once, shows what is stored from then on, and stores again what was deleted', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const before = parts.renderer.drawn.length;
    const [first, second] = [await open(parts, link(VALUES)), await open(parts, link(VALUES))];
    assert.deepEqual(second.rawPayload, first.rawPayload);
    assert.equal(parts.renderer.drawn.length - before, 1);
    parts.store.cards.clear();
    assert.deepEqual((await open(parts, link(VALUES))).rawPayload, first.rawPayload);
    assert.deepEqual([...parts.store.cards.values()], [first.rawPayload]);
  });

  test('answers 304 to who has the card, and draws nothing for it', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const { headers } = await open(parts, link(VALUES));
    const drawn = parts.renderer.drawn.length;
    const again = await open(parts, link(VALUES), { 'if-none-match': String(headers.etag) });
    assert.deepEqual([again.statusCode, again.rawPayload.length], [304, 0]);
    assert.equal(again.headers['cache-control'], 'public, max-age=86400');
    assert.equal(parts.renderer.drawn.length, drawn);
  });

  test('answers 412 to a client that wants another picture', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const { headers } = await open(parts, link(VALUES));
    const drawn = parts.renderer.drawn.length;
    const refused = await open(parts, link({ ...VALUES, age: '41' }), { 'if-match': String(headers.etag) });
    assert.equal(readProblem(refused).code, 'precondition_failed');
    assert.equal(refused.headers['cache-control'], 'no-store');
    assert.equal(parts.renderer.drawn.length, drawn);
    const taken = await open(parts, link(VALUES), { 'if-match': String(headers.etag) });
    assert.equal(taken.statusCode, 200);
  });

  test('answers 304 only for a card that is there', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const { headers } = await open(parts, link(VALUES));
    const tag = String(headers.etag);
    for (const tags of [tag, `"other", W/${tag}`, '*']) {
      const { app, store, renderer } = await createTestApp(t, KEYS);
      renderer.before = () => Promise.reject(new Problem('overloaded'));
      const failed = await open({ app }, link(VALUES), { 'if-none-match': tags });
      assert.deepEqual([failed.statusCode, failed.headers['picture-fallback']], [200, 'overloaded']);
      assert.equal(failed.headers.etag, undefined);
      renderer.before = async () => undefined;
      const made = await open({ app }, link(VALUES), { 'if-none-match': tags });
      assert.deepEqual([made.statusCode, made.headers.etag], [304, tag]);
      assert.ok(store.cards.has(`${tag.slice(1, -1)}.png`));
    }
  });

  test('stores again what was deleted for who has it too, and answers 304 while the store cannot say', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const { headers, rawPayload } = await open(parts, link(VALUES));
    const tag = { 'if-none-match': String(headers.etag) };
    parts.store.cards.clear();
    assert.equal((await open(parts, link(VALUES), tag)).statusCode, 304);
    assert.deepEqual([...parts.store.cards.values()], [rawPayload]);
    t.mock.method(parts.store, 'has', () => Promise.reject(new Problem('store_unreachable')));
    assert.equal((await open(parts, link(VALUES), tag)).statusCode, 304);
  });

  test('takes variants, formats, scales and budgets', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const square = await open(parts, link({ ...VALUES, variant: 'square' }));
    assert.equal(square.rawPayload.readUInt32BE(20), 1200);
    const large = await open(parts, link({ ...VALUES, scale: '2' }));
    assert.equal(large.rawPayload.readUInt32BE(16), 2400);
    for (const [ending, type] of [
      ['jpg', 'image/jpeg'],
      ['webp', 'image/webp'],
    ] as const) {
      const picture = await open(parts, link(VALUES, { path: `/og/vaccine.${ending}` }));
      assert.equal(picture.headers['content-type'], type);
    }
  });

  test('has one spelling, to which all others lead', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const only = link(VALUES);
    const { pathname, search, searchParams } = new URL(only, 'http://x');
    const pairs = search.slice(1).split('&');
    const spellings = [
      pairs.toReversed(),
      [...pairs, ''],
      ['', ...pairs],
      pairs.map((pair) => pair.replaceAll(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase())),
      pairs.map((pair) => pair.replace('age=40', '%61ge=4%30')),
      [String(searchParams)],
      // Escaped for HTML once or twice more than was undone, here or by whoever encoded the result.
      [pairs.join('&amp;')],
      [pairs.join('&amp;amp;')],
      [pairs.join('&amp%3B')],
      [pairs.toReversed().join('&amp;')],
      [`amp;${pairs.join('&')}`],
      ...permutations(pairs),
    ]
      .map((parts) => `${pathname}?${parts.join('&')}`)
      .filter((spelling) => spelling !== only);
    const drawn = parts.renderer.drawn.length;
    for (const spelling of spellings) {
      const answer = await open(parts, spelling);
      assert.equal(answer.statusCode, 308, spelling);
      assert.equal(new URL(String(answer.headers.location), `http://x${spelling}`).href, `http://x${only}`);
    }
    assert.equal(parts.renderer.drawn.length, drawn);
    assert.equal((await open(parts, only)).statusCode, 200);
  });

  test('takes the keys of before, as long as they are named', async (t) => {
    const parts = await createTestApp(t, KEYS);
    assert.equal((await open(parts, link(VALUES, { key: OLD_KEY }))).statusCode, 200);
    assert.equal(readProblem(await open(parts, link(VALUES, { key: 'x'.repeat(32) }))).code, 'link_rejected');
  });

  const signed = link(VALUES);
  const REFUSED: readonly [what: string, url: string, code: ProblemCode][] = [
    ['without a signature', `/og/vaccine.png?${String(new URLSearchParams(VALUES))}`, 'link_rejected'],
    ['with nothing at all', '/og/vaccine.png', 'link_rejected'],
    ['with a value changed', signed.replace('age=40', 'age=41'), 'link_rejected'],
    ['with a parameter more', `${signed}&variant=square`, 'link_rejected'],
    ['with a parameter less', signed.replace('age=40&', ''), 'link_rejected'],
    ['for another template', signed.replace('vaccine', 'article'), 'link_rejected'],
    ['for another format', signed.replace('.png', '.webp'), 'link_rejected'],
    ['with a second signature', `${signed}&signature=x`, 'query_rejected'],
    ['with a second signature behind &amp;', `${signed}&amp;signature=x`, 'query_rejected'],
    ['with a parameter more behind &amp;', `${signed}&amp;variant=square`, 'link_rejected'],
    [
      'with &amp; and a value changed',
      signed.replaceAll('&', '&amp;').replace('age=40', 'age=41'),
      'link_rejected',
    ],
    [
      'with a value twice',
      link({ ...VALUES, area: '大阪府' }).replace('area', 'area=%E6%9D%B1&area'),
      'query_rejected',
    ],
    ['for a template that is not there', link(VALUES, { path: '/og/none.png' }), 'template_not_found'],
    ['for a format that is not there', link(VALUES, { path: '/og/vaccine.gif' }), 'template_not_found'],
    ['for a variant that is not there', link({ ...VALUES, variant: 'none' }), 'variant_not_found'],
    ['for a fallback card', link({ ...VALUES, variant: 'fallback' }), 'variant_not_found'],
    ['with a value that does not fit', link({ ...VALUES, age: 'forty' }), 'context_rejected'],
    ['with a value that has no place', link({ ...VALUES, __proto__x: '1' }), 'context_rejected'],
    ['without a value', link({ area: '東京都' }), 'context_rejected'],
    ['with a strange scale', link({ ...VALUES, scale: '3' }), 'query_rejected'],
    ['with a strange end', link({ ...VALUES, expires: 'soon' }), 'query_rejected'],
    ['whose time is over', link({ ...VALUES, expires: '1600000000' }), 'link_expired'],
  ];
  for (const [what, url, code] of REFUSED) {
    test(`refuses a link ${what}, for half a minute`, async (t) => {
      const parts = await createTestApp(t, KEYS);
      const drawn = parts.renderer.drawn.length;
      const answer = await open(parts, url);
      assert.equal(readProblem(answer).code, code);
      assert.equal(answer.headers['cache-control'], 'public, max-age=30');
      assert.equal(parts.renderer.drawn.length, drawn);
    });
  }

  test('takes 256 parameters at most, before it compares or signs anything', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const search = (count: number): string =>
      Array.from({ length: count }, (_, index) => `p${index}`).join('&');
    assert.equal(readProblem(await open(parts, `/og/vaccine.png?${search(256)}`)).code, 'link_rejected');
    assert.equal(readProblem(await open(parts, `/og/vaccine.png?${search(257)}`)).code, 'query_rejected');
  });

  test('keeps a card no longer than its link lasts', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const expires = String(Math.floor(Date.now() / 1000) + 600);
    const { statusCode, headers } = await open(parts, link({ ...VALUES, expires }));
    assert.equal(statusCode, 200);
    const [, age] = /^public, max-age=(\d+)$/u.exec(String(headers['cache-control'])) ?? [];
    assert.ok(Number(age) > 0 && Number(age) <= 600);
    const forever = await open(parts, link(VALUES));
    assert.equal(forever.headers.etag, headers.etag);
  });

  test('ends with the second that it names', async (t) => {
    const parts = await createTestApp(t, KEYS);
    const seconds = 1_800_000_000;
    t.mock.timers.enable({ apis: ['Date'], now: seconds * 1000 });
    const last = await open(parts, link({ ...VALUES, expires: String(seconds + 1) }));
    assert.equal(last.headers['cache-control'], 'public, max-age=1');
    const over = await open(parts, link({ ...VALUES, expires: String(seconds) }));
    assert.equal(readProblem(over).code, 'link_expired');
  });

  test('needs no signature only where the operator says so, and is not there without keys', async (t) => {
    const url = `/og/vaccine.png?${String(new URLSearchParams(VALUES))}`;
    const unsigned = await createTestApp(t, { environment: { UNSIGNED_LINKS: 'true' } });
    assert.equal((await open(unsigned, url)).statusCode, 200);
    assert.equal((await open(unsigned, url.replaceAll('&', '&amp;'))).statusCode, 200);
    const closed = await createTestApp(t);
    assert.equal(readProblem(await open(closed, url)).code, 'not_found');
  });

  test('needs no token: the signature is enough', async (t) => {
    const parts = await createTestApp(t, { environment: { ...KEYS.environment, API_TOKEN: 'secret' } });
    assert.equal((await open(parts, link(VALUES))).statusCode, 200);
  });
});

describe('a link whose card cannot be made', () => {
  for (const code of [
    'renderer_failed',
    'overloaded',
    'deadline_exceeded',
    'characters_not_covered',
  ] as const) {
    test(`shows the fallback card for ${code}, for half a minute, and says so`, async (t) => {
      const parts = await createTestApp(t, KEYS);
      const [fallback] = parts.store.cards.values();
      parts.renderer.before = () => Promise.reject(new Problem(code));
      const shown = await open(parts, link(VALUES));
      assert.equal(shown.statusCode, 200);
      assert.equal(shown.headers['picture-fallback'], code);
      assert.equal(shown.headers['cache-control'], 'public, max-age=30');
      assert.equal(shown.headers.etag, undefined);
      assert.ok([...parts.store.cards.values()].some((card) => card.equals(shown.rawPayload)));
      assert.ok(fallback !== undefined);
      const line = parts.log.at(-1);
      assert.deepEqual([line?.['severity'], line?.['code']], ['WARNING', code]);
    });
  }

  test('shows the fallback card when the store fails', async (t) => {
    const parts = await createTestApp(t, KEYS);
    parts.store.before = () => Promise.reject(new Problem('store_unreachable'));
    assert.equal((await open(parts, link(VALUES))).headers['picture-fallback'], 'store_unreachable');
  });

  test('is not tried again for a moment, unless there was only too much to do', async (t) => {
    const parts = await createTestApp(t, KEYS);
    for (const [code, tries] of [
      ['renderer_failed', 1],
      ['overloaded', 3],
    ] as const) {
      const before = parts.renderer.drawn.length;
      parts.renderer.before = () => Promise.reject(new Problem(code));
      const url = link({ ...VALUES, area: code });
      for (const _ of [1, 2, 3]) assert.equal((await open(parts, url)).headers['picture-fallback'], code);
      assert.equal(parts.renderer.drawn.length - before, tries);
    }
  });

  test('is made as soon as it can be', async (t) => {
    const parts = await createTestApp(t, KEYS);
    parts.renderer.before = () => Promise.reject(new Problem('overloaded'));
    await open(parts, link(VALUES));
    parts.renderer.before = async () => undefined;
    assert.equal((await open(parts, link(VALUES))).headers['picture-fallback'], undefined);
  });
});
