import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { BYTE_BUDGETS } from '../../src/picture-format.ts';
import { LONGEST_ACCEPT } from '../../src/http/card-route.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

const TYPES = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };

/** Query, header Accept, ending of the picture where the answer is the picture. */
const CHOICES: readonly [query: string, accept: string, ending: keyof typeof TYPES][] = [
  ['', '*/*', 'png'],
  ['', '', 'png'],
  ['', 'application/json', 'png'],
  ['', 'text/html, nonsense; q=x', 'png'],
  ['', 'image/avif', 'png'],
  ['', 'image/*', 'png'],
  ['', 'image/webp', 'webp'],
  ['', 'IMAGE/JPEG', 'jpg'],
  ['', 'application/json, image/jpeg', 'jpg'],
  ['', 'image/webp;q=0.5, image/jpeg;q=0.9', 'jpg'],
  ['', 'image/webp;q=0, image/*', 'png'],
  ['', 'image/avif,image/webp,image/apng,*/*;q=0.8', 'webp'],
  ['?format=png', 'image/webp', 'png'],
  ['?format=jpeg', '*/*', 'jpg'],
  ['?format=webp', 'image/jpeg', 'webp'],
  ['?max_bytes=300000', '*/*', 'png'],
  ['?scale=2&max_bytes=50000', '*/*', 'jpg'],
  ['?max_bytes=300000', 'image/webp', 'webp'],
];

describe('the form of a picture', () => {
  for (const [query, accept, ending] of CHOICES) {
    test(`is ${ending} for "${query}" and "Accept: ${accept}"`, async (t) => {
      const { app } = await createTestApp(t);
      const rendered = await post(app, `/render/vaccine${query}`, TOKYO, { accept });
      assert.equal(rendered.headers['content-type'], TYPES[ending]);
      assert.equal(rendered.headers['picture-quality'], ending === 'jpg' ? '60' : undefined);
    });
  }

  for (const [query, ending] of [
    ['', 'png'],
    ['?format=png', 'png'],
    ['?format=jpeg', 'jpg'],
    ['?format=webp', 'webp'],
    ['?max_bytes=300000', 'png'],
    ['?scale=2&max_bytes=50000', 'jpg'],
    ['?format=webp&max_bytes=300000', 'webp'],
  ] as const) {
    test(`is ${ending} for "${query}", the same for all who ask for it, and as it is rendered`, async (t) => {
      const { app, store } = await createTestApp(t);
      const rendered = await post(app, `/render/vaccine${query}`, TOKYO);
      const created = await post(app, `/create/vaccine${query}`, TOKYO);
      const { url, key, type, meta, quality } = created.json();
      assert.equal(created.statusCode, 201);
      assert.ok(url.endsWith(`/${key}.${ending}`));
      assert.equal(type, TYPES[ending]);
      assert.ok(meta.includes(`<meta property="og:image:type" content="${TYPES[ending]}">`));
      assert.equal(quality, ending === 'jpg' ? 60 : null);
      assert.deepEqual(store.cards.get(`${key}.${ending}`), rendered.rawPayload);

      const resolved = await post(app, `/resolve/vaccine${query}`, TOKYO);
      assert.deepEqual([resolved.json().url, resolved.json().type], [url, type]);

      const image = await ask(app, { method: 'GET', url: `/images/${key}.${ending}` });
      assert.equal(image.headers['content-type'], TYPES[ending]);
      assert.deepEqual(image.rawPayload, rendered.rawPayload);
    });
  }

  test('is not chosen by Accept where the answer is JSON: a card has one URL whoever asks', async (t) => {
    const { app } = await createTestApp(t);
    const { url } = (await post(app, '/create/vaccine', TOKYO)).json();
    for (const accept of ['image/webp', 'application/json, image/jpeg', 'image/avif,image/webp,*/*;q=0.8']) {
      for (const path of ['/create', '/create/vaccine', '/resolve/vaccine']) {
        assert.equal((await post(app, path, TOKYO, { accept })).json().url, url);
      }
      const headers = { accept, 'content-type': 'application/x-ndjson' };
      const lines = await post(app, '/batch/vaccine', TOKYO, headers);
      assert.equal(lines.json().card.url, url);
      const explained = await post(app, '/render/vaccine?explain=true', TOKYO, { accept });
      assert.match(String(explained.headers['content-type']), /^application\/json/u);
    }
  });

  test('is not chosen by an Accept that is too long', async (t) => {
    const { app } = await createTestApp(t);
    const types = 'image/avif,'.repeat(100);
    for (const [length, type] of [
      [LONGEST_ACCEPT, TYPES.webp],
      [LONGEST_ACCEPT + 1, TYPES.png],
      [15_000, TYPES.png],
    ] as const) {
      const accept = `image/webp,${types}`.slice(0, LONGEST_ACCEPT).padEnd(length, 'x');
      const answer = await post(app, '/render/vaccine', TOKYO, { accept });
      assert.equal(answer.headers['content-type'], type);
    }
  });

  test('that is the plain one, said in full, is the card that is made without it', async (t) => {
    const { app } = await createTestApp(t);
    const { url } = (await post(app, '/create/vaccine', TOKYO)).json();
    const same = await post(app, '/create/vaccine?format=png&scale=1', TOKYO);
    assert.deepEqual([same.statusCode, same.json().url], [200, url]);
  });

  test('that differs makes another card', async (t) => {
    const { app } = await createTestApp(t);
    const queries = [
      '',
      '?format=webp',
      '?format=jpeg',
      '?scale=2',
      '?format=jpeg&max_bytes=50000',
      '?max_bytes=100000',
      '?max_bytes=200000',
    ];
    const answers = await Promise.all(queries.map((query) => post(app, `/create/vaccine${query}`, TOKYO)));
    assert.equal(new Set(answers.map((answer) => answer.json().key)).size, queries.length);
  });

  test('of twice the pixels says so in the answer and its tags', async (t) => {
    const { app } = await createTestApp(t);
    const { width, height, meta } = (await post(app, '/create/vaccine?scale=2', TOKYO)).json();
    assert.deepEqual([width, height], [2400, 1260]);
    assert.ok(meta.includes('<meta property="og:image:width" content="2400">'));
  });

  for (const [query, pointer] of [
    ['?format=gif', '/format'],
    ['?format=', '/format'],
    ['?format=PNG', '/format'],
    ['?scale=3', '/scale'],
    ['?scale=2.0', '/scale'],
    ['?max_bytes=0', '/max_bytes'],
    ['?max_bytes=999', '/max_bytes'],
    ['?max_bytes=-5000', '/max_bytes'],
    ['?max_bytes=300001', '/max_bytes'],
    ['?max_bytes=0300000', '/max_bytes'],
    ['?max_bytes=1e9', '/max_bytes'],
    ['?max_bytes=5000000000', '/max_bytes'],
    ['?max_bytes=50000&max_bytes=100000', '/max_bytes'],
  ] as const) {
    test(`is refused as ${query}`, async (t) => {
      const { app } = await createTestApp(t);
      for (const path of ['/create', '/resolve/vaccine', '/render/vaccine']) {
        const { code, errors } = readProblem(await post(app, path + query, TOKYO));
        assert.equal(code, 'query_rejected');
        assert.deepEqual(
          errors?.map((error) => error.pointer),
          [pointer],
        );
      }
    });
  }

  test('that asks for other bytes than one of the steps is told which there are', async (t) => {
    const { app } = await createTestApp(t);
    const [error] = readProblem(await post(app, '/create?max_bytes=123456', TOKYO)).errors ?? [];
    const { message } = error ?? assert.fail();
    for (const step of BYTE_BUDGETS) assert.ok(message.includes(`"${step}"`), message);
  });

  test('that cannot be made is the problem that the renderer tells, which is told again without drawing', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const errors = [
      { pointer: '/max_bytes', message: 'Expected at least 5000, which is what this card takes' },
    ];
    for (const [age, problem] of [
      new Problem('budget_not_met', { errors }),
      new Problem('format_unavailable'),
    ].entries()) {
      renderer.before = () => Promise.reject(problem);
      // The fallback card in this form, which /create has tried as well, has no values.
      const drawnCards = (): number => renderer.drawn.filter(({ context }) => 'age' in context).length;
      const drawn = drawnCards();
      for (const path of ['/create/vaccine', '/render/vaccine', '/resolve/vaccine']) {
        const found = readProblem(await post(app, `${path}?max_bytes=50000`, { ...TOKYO, age }));
        assert.equal(found.code, problem.code);
        assert.deepEqual(found.errors ?? [], problem.errors);
      }
      assert.equal(drawnCards() - drawn, 1, 'it is drawn once');
    }
  });
});

describe('a second variant', () => {
  test('is made with the first, and the tags name both in this order', async (t) => {
    const { app, store } = await createTestApp(t);
    const before = store.cards.size;
    const { also, meta, url, ...first } = (await post(app, '/create/vaccine?also=square', TOKYO)).json();
    assert.equal(store.cards.size - before, 2);
    assert.deepEqual([first.variant, also.variant], ['card', 'square']);
    assert.deepEqual([also.width, also.height, also.type, also.created], [1200, 1200, 'image/png', true]);
    const images = [...meta.matchAll(/property="og:image" content="([^"]+)"/gu)].map(([, found]) => found);
    assert.deepEqual(images, [url, also.url]);
    assert.ok(meta.includes(`<meta name="twitter:image" content="${url}">`));
    assert.ok(meta.includes('<meta property="og:image:height" content="1200">'));

    const alone = (await post(app, '/create/vaccine?variant=square', TOKYO)).json();
    assert.equal(alone.url, also.url);
  });

  test('is resolved as it is made, and has the form of the first', async (t) => {
    const { app } = await createTestApp(t);
    const query = '?also=square&format=webp';
    const made = (await post(app, `/create/vaccine${query}`, TOKYO)).json();
    const resolved = (await post(app, `/resolve/vaccine${query}`, TOKYO)).json();
    const { bytes, quality, created, ...also } = made.also;
    assert.ok(bytes > 0 && quality === null && created);
    assert.deepEqual(resolved.also, also);
    assert.equal(resolved.meta, made.meta);
    assert.equal(also.type, 'image/webp');
  });

  test('that is unknown is not found, and nothing is made', async (t) => {
    const { app, store } = await createTestApp(t);
    const before = store.puts;
    for (const path of ['/create/vaccine', '/resolve/vaccine']) {
      assert.equal(readProblem(await post(app, `${path}?also=none`, TOKYO)).code, 'variant_not_found');
    }
    assert.equal(store.puts, before);
  });

  test('is nothing for a picture that is the answer itself', async (t) => {
    const { app } = await createTestApp(t);
    assert.equal(readProblem(await post(app, '/render/vaccine?also=square', TOKYO)).code, 'query_rejected');
  });
});
