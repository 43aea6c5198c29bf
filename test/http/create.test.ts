import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../src/errors.ts';
import { cardAnswer } from '../../src/http/answers.ts';
import { post, readProblem } from './support/ask.ts';
import { smallPng } from './support/small-png.ts';
import { BASE_URL, createTestApp, TOKYO } from './support/test-app.ts';

const ALT =
  'AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。';

describe('POST /create', () => {
  test('stores a new card and answers 201 with its URL, then 200 with the same', async (t) => {
    const { app, renderer, store } = await createTestApp(t);
    const drawnAtStart = renderer.drawn.length;

    const first = await post(app, '/create', TOKYO);
    assert.equal(first.statusCode, 201);
    const card = cardAnswer.parse(first.json());
    assert.equal(first.headers.location, card.url);
    assert.equal(card.url, `${BASE_URL}/${card.key}.png`);
    assert.equal(card.created, true);

    const second = await post(app, '/create', TOKYO);
    assert.equal(second.statusCode, 200);
    assert.equal(second.headers.location, undefined);
    assert.deepEqual(second.json(), { ...card, created: false });
    assert.equal(renderer.drawn.length - drawnAtStart, 1);
    assert.equal(store.cards.get(`${card.key}.png`)?.length, card.bytes);
  });

  test('makes what was deleted again after KNOWN_CARDS_TTL_S: cards, second variants, lines of batches, fallback cards', async (t) => {
    const clock = { now: 1 };
    const environment = { KNOWN_CARDS_TTL_S: '60' };
    const { app, store } = await createTestApp(t, { environment, now: () => clock.now });
    const ndjson = { 'content-type': 'application/x-ndjson' };
    const askForAll = async (): Promise<void> => {
      await post(app, '/create?also=square', TOKYO);
      await post(app, '/batch/vaccine', { ...TOKYO, age: 41 }, ndjson);
      for (const path of ['/create', '/create/article']) {
        assert.ok(readProblem(await post(app, path, {})).fallback);
      }
    };
    await askForAll();
    const stored = new Map(store.cards);
    assert.equal(stored.size, 5);
    store.cards.clear();
    clock.now += 59_999;
    await askForAll();
    assert.equal(store.cards.size, 0);
    clock.now += 1;
    await askForAll();
    assert.deepEqual(store.cards, stored);
  });

  test('answers with exactly what is promised, in its order', async (t) => {
    const { app } = await createTestApp(t);
    const { url, key, bytes, meta, ...rest } = (await post(app, '/create', TOKYO)).json();
    assert.ok([url, key, bytes, meta].every(Boolean));
    assert.deepEqual(rest, {
      status: 'ok',
      template: 'vaccine',
      variant: 'card',
      width: 1200,
      height: 630,
      type: 'image/png',
      quality: null,
      created: true,
      alt: ALT,
      warnings: [],
    });
  });

  test('makes the same card as POST /create/vaccine', async (t) => {
    const { app } = await createTestApp(t);
    const { url } = (await post(app, '/create', TOKYO)).json();
    const named = await post(app, '/create/vaccine', TOKYO);
    assert.equal(named.statusCode, 200);
    assert.equal(named.json().url, url);
  });

  test('makes the card of another template', async (t) => {
    const { app } = await createTestApp(t);
    const article = { title: '題', author: '佐藤 花子', site: 'くらしの便り', date: '2021年9月3日' };
    const answer = await post(app, '/create/article', article);
    assert.equal(answer.statusCode, 201);
    assert.equal(answer.json().template, 'article');
  });

  test('makes another shape with another key and size', async (t) => {
    const { app } = await createTestApp(t);
    const card = (await post(app, '/create', TOKYO)).json();
    const square = (await post(app, '/create/vaccine?variant=square', TOKYO)).json();
    assert.notEqual(square.key, card.key);
    assert.deepEqual([square.variant, square.width, square.height], ['square', 1200, 1200]);
    assert.equal((await post(app, '/create/vaccine?variant=card', TOKYO)).json().key, card.key);
  });

  test('tells how long each step took', async (t) => {
    const { app } = await createTestApp(t);
    const timing = String((await post(app, '/create', TOKYO)).headers['server-timing']);
    const steps = timing.split(', ').map((step) => /^(\w+);dur=\d+(?:\.\d+)?$/u.exec(step)?.[1]);
    assert.deepEqual(steps, ['renderer', 'svg', 'raster', 'store', 'total']);
  });

  test('gives one key to one card, however its JSON is written', async (t) => {
    const { app } = await createTestApp(t);
    const key = async (body: string) => (await post(app, '/create', body)).json().key;
    const first = await key('{"area":"東京都","age":40,"period":"10月"}');
    assert.equal(await key('{"period":"10月","age":40.0,"area":"東京都"}'), first);
    assert.equal(await key(' {"area":"\\u6771京都","age":4e1,\n"period":"10月"} '), first);
    assert.notEqual(await key('{"area":"東京都","age":41,"period":"10月"}'), first);
  });

  test('gives one key to composed and decomposed kana, also at the longest length', async (t) => {
    const { app } = await createTestApp(t);
    const composed = await post(app, '/create', { ...TOKYO, area: 'が'.repeat(40) });
    const decomposed = await post(app, '/create', { ...TOKYO, area: 'か\u3099'.repeat(40) });
    assert.equal(composed.statusCode, 201);
    assert.equal(decomposed.json().key, composed.json().key);
  });

  test('gives the picture a short plain URL, whatever its text', async (t) => {
    const { app } = await createTestApp(t);
    for (const period of ['どう？ #1 \\ 50% a/b', '../../etc/passwd', '<b>&"\'', '{{ 7 * 7 }}']) {
      const { url } = (await post(app, '/create', { ...TOKYO, period })).json();
      assert.match(url, /^https:\/\/[A-Za-z0-9./_-]+\.png$/u);
      assert.ok(url.length < 200);
    }
  });

  test('hands alternative texts on as they were written, and as whole characters', async (t) => {
    const { app } = await createTestApp(t);
    for (const area of ['AT&amp;T', `Q&A <速報> 'x' "y" \`z\` \\n`, '𠮷野家'.repeat(8), '👨‍👩‍👧‍👦']) {
      const answer = await post(app, '/create', { ...TOKYO, area });
      const { alt, meta } = answer.json();
      assert.ok(alt.includes(area));
      assert.ok(alt.isWellFormed() && meta.isWellFormed());
    }
  });

  test('passes the warnings about texts on', async (t) => {
    const { app, renderer } = await createTestApp(t);
    renderer.texts = [{ id: 'period', lines: ['10月…'], fontSize: 42, smallest: true, cut: true, box: null }];
    const { warnings } = (await post(app, '/create', TOKYO)).json();
    assert.deepEqual(warnings, [
      {
        id: 'period',
        code: 'text_cut',
        message: 'The text does not fit at its smallest size and ends in an ellipsis.',
      },
    ]);
  });

  test('warns of pictures that networks do not show, and names what makes them smaller', async (t) => {
    const { app, renderer } = await createTestApp(t);
    let bytes = 0;
    renderer.alter = (png) => {
      const size = { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
      return smallPng(size, 'x'.repeat(bytes - smallPng(size).length));
    };
    for (const [size, networks] of [
      [300_000, null],
      [300_001, 'WhatsApp (300000)'],
      [1_000_001, 'WhatsApp (300000), Bluesky (1000000)'],
      [8_000_001, 'WhatsApp (300000), Bluesky (1000000), X (5000000), Facebook (8000000)'],
    ] as const) {
      bytes = size;
      const context = { ...TOKYO, area: String(size) };
      const { warnings } = cardAnswer.parse((await post(app, '/create/vaccine?scale=2', context)).json());
      assert.equal(warnings.length, networks === null ? 0 : 1);
      for (const { id, code, message } of warnings) {
        assert.deepEqual([id, code], [null, 'picture_large']);
        assert.match(
          message,
          new RegExp(`"card" has ${size} bytes\\. .*: ${RegExp.escape(networks ?? '')}\\. `, 'u'),
        );
        const [parameter = ''] = /max_bytes=\d+/u.exec(message) ?? [];
        assert.equal((await post(app, `/resolve/vaccine?${parameter}`, TOKYO)).statusCode, 200);
      }
    }
  });

  test('warns of large pictures wherever their size is known', async (t) => {
    const { app, renderer } = await createTestApp(t);
    renderer.alter = (png) =>
      smallPng({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) }, 'x'.repeat(400_000));
    const variantsIn = async (url: string, headers = {}): Promise<string[]> => {
      const { card, warnings } = (await post(app, url, TOKYO, headers)).json();
      return (card?.warnings ?? warnings).map(
        ({ message }: { message: string }) => /"(.*)"/u.exec(message)?.[1],
      );
    };
    const lines = { 'content-type': 'application/x-ndjson' };
    assert.deepEqual(await variantsIn('/batch/vaccine', lines), ['card']);
    assert.deepEqual(await variantsIn('/create/vaccine'), ['card']);
    assert.deepEqual(await variantsIn('/create/vaccine?also=square'), ['card', 'square']);
    assert.deepEqual(await variantsIn('/resolve/vaccine'), []);
    assert.deepEqual(await variantsIn('/resolve/vaccine?max_bytes=300000&also=square'), ['card', 'square']);
  });

  test('never takes the host of a URL from a request', async (t) => {
    const { app } = await createTestApp(t);
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    const answer = await post(app, '/create', TOKYO, headers);
    assert.doesNotMatch(answer.body, /evil/u);
  });

  test('offers the fallback card of the template with every error', async (t) => {
    const { app, store } = await createTestApp(t);
    for (const [url, alt] of [
      ['/create', /接種時期をAIで予測/u],
      ['/create/vaccine?variant=none', /接種時期をAIで予測/u],
      ['/create/article', /読みもの/u],
      ['/create/unknown', /接種時期をAIで予測/u],
    ] as const) {
      const { fallback } = readProblem(
        await post(app, url, url.includes('variant') ? TOKYO : { not: 'a context' }),
      );
      assert.match(fallback?.alt ?? '', alt);
      assert.ok(store.cards.has(/[0-9a-f]{32}\.png$/u.exec(fallback?.url ?? '')?.[0] ?? ''));
      assert.deepEqual([fallback?.width, fallback?.height], [1200, 630]);
    }
  });

  test('asks everyone who comes at once to share one drawing and one upload', async (t) => {
    const { app, renderer, store } = await createTestApp(t);
    const [drawn, puts] = [renderer.drawn.length, store.puts];
    const answers = await Promise.all(Array.from({ length: 500 }, () => post(app, '/create', TOKYO)));
    assert.deepEqual([renderer.drawn.length - drawn, store.puts - puts], [1, 1]);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 1);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 499);
    assert.equal(new Set(answers.map((answer) => answer.json().url)).size, 1);
  });
});

describe('overload', () => {
  test('is refused with Retry-After and the fallback card, and the cards that were taken are made', async (t) => {
    const { app, renderer, store } = await createTestApp(t);
    const stored = store.cards.size;
    let room = 20;
    renderer.before = async () => {
      if (room === 0) throw new Problem('overloaded');
      room -= 1;
      await setImmediate();
    };
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_value, index) =>
        post(app, '/create', { ...TOKYO, period: `${index}日` }),
      ),
    );
    const made = answers.filter(({ statusCode }) => statusCode === 201);
    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    assert.deepEqual([made.length, refused.length], [20, 480]);
    assert.equal(store.cards.size - stored, 20);
    for (const answer of refused) {
      assert.equal(answer.headers['retry-after'], '1');
      assert.ok(readProblem(answer).fallback);
    }
  });
});

describe('POST /resolve/{template}', () => {
  test('says which URL a context will have and how its texts fit, without drawing or storing', async (t) => {
    const { app, renderer, store } = await createTestApp(t);
    renderer.texts = [
      { id: 'area', lines: ['東京都'], fontSize: 46, smallest: false, cut: false, box: null },
    ];
    const [drawn, puts] = [renderer.drawn.length, store.puts];
    const resolved = await post(app, '/resolve/vaccine', TOKYO);
    assert.equal(resolved.statusCode, 200);
    assert.deepEqual([renderer.drawn.length - drawn, store.puts - puts], [0, 0]);

    const { texts, ...answer } = resolved.json();
    assert.deepEqual(texts, renderer.texts);
    const { bytes, quality, created, ...card } = (await post(app, '/create', TOKYO)).json();
    assert.ok(bytes > 0 && quality === null && created);
    assert.deepEqual(answer, card);
  });
});

describe('POST /render/{template}', () => {
  test('answers with the picture itself and stores nothing', async (t) => {
    const { app, store } = await createTestApp(t);
    const { puts } = store;
    const answer = await post(app, '/render/vaccine?variant=square', TOKYO);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['content-type'], 'image/png');
    assert.equal(answer.rawPayload.readUInt32BE(20), 1200);
    assert.equal(store.puts, puts);
  });
});
