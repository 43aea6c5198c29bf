import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { orderCard } from '../../src/card/card-order.ts';
import { createCards, rememberRefusals } from '../../src/card/cards.ts';
import { Problem } from '../../src/errors.ts';
import { PLAIN_FORM } from '../../src/picture-format.ts';
import { FakeRenderer } from '../http/support/fake-renderer.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';

/** Of known cards, ms. */
const LIFETIME = 3_600_000;

const [template] = createTestRegistry().values();
assert.ok(template);

function order(title: string) {
  assert.ok(template);
  return orderCard(template, 'card', { title, author: '佐藤', site: '便り', date: '9月3日' });
}

function createParts({ knownCardsLimit = 10, deadline = 60_000 } = {}) {
  const renderer = new FakeRenderer();
  const store = new MemoryStore();
  const clock = { now: 1 };
  const refusals = rememberRefusals(() => clock.now);
  return {
    renderer,
    store,
    clock,
    cards: createCards({
      renderer,
      store,
      knownCardsLimit,
      knownCardsLifetime: LIFETIME,
      uploadsLimit: 10,
      deadline,
      refusals,
      now: () => clock.now,
    }),
  };
}

describe('creating a card', () => {
  test('draws and stores a new one, and says so', async () => {
    const { renderer, store, cards } = createParts();
    const card = await cards.create(order('題'));
    assert.equal(card.created, true);
    assert.equal(card.bytes, store.cards.get(`${order('題').key}.png`)?.length);
    assert.deepEqual(Object.keys(card.timings), ['renderer', 'svg', 'raster', 'store']);
    assert.deepEqual(renderer.drawn, [
      { template: 'article', variant: 'card', context: order('題').context, form: PLAIN_FORM },
    ]);
  });

  test('answers a known one without drawing or asking the store', async () => {
    const { renderer, store, cards } = createParts();
    const { bytes, format, quality, warnings } = await cards.create(order('題'));
    assert.deepEqual(await cards.create(order('題')), {
      bytes,
      format,
      quality,
      warnings,
      created: false,
      picture: null,
      answer: 'known',
      drawn: null,
      timings: {},
    });
    assert.equal(renderer.drawn.length, 1);
    assert.equal(store.puts, 1);
  });

  test('that another instance has stored is not called created', async () => {
    const { store, cards } = createParts();
    await store.put(`${order('題').key}.png`, Buffer.from('png'), AbortSignal.any([]));
    assert.equal((await cards.create(order('題'))).created, false);
  });

  test('draws and stores once for all who ask at the same time, and only the first created it', async () => {
    const { renderer, store, cards } = createParts();
    const answers = await Promise.all(Array.from({ length: 500 }, () => cards.create(order('題'))));
    assert.deepEqual([renderer.drawn.length, store.puts], [1, 1]);
    assert.equal(answers.filter(({ created }) => created).length, 1);
    assert.equal(answers[0]?.created, true);
  });

  for (const [what, fail] of [
    [
      'the renderer fails',
      ({ renderer }) => (renderer.before = () => Promise.reject(new Problem('overloaded'))),
    ],
    [
      'the store fails',
      ({ store }) => (store.before = () => Promise.reject(new Problem('store_unreachable'))),
    ],
    ['the picture is empty', ({ renderer }) => (renderer.alter = () => new Uint8Array())],
    ['the picture is cut off', ({ renderer }) => (renderer.alter = (png) => png.subarray(0, -20))],
  ] as const satisfies [string, (parts: ReturnType<typeof createParts>) => unknown][]) {
    test(`stores nothing when ${what}, and makes the card later`, async () => {
      const parts = createParts();
      const { renderer, store, clock, cards } = parts;
      const { before, alter } = renderer;
      const beforeStoring = store.before;
      fail(parts);
      await assert.rejects(cards.create(order('題')), Problem);
      assert.equal(store.cards.size, 0);

      Object.assign(renderer, { before, alter });
      store.before = beforeStoring;
      clock.now += 10_001;
      assert.equal((await cards.create(order('題'))).created, true);
    });
  }

  test('gives up on a store that never answers, for all who wait, and tries again for the next', async () => {
    const { store, cards } = createParts({ deadline: 20 });
    const answered = store.before;
    store.before = () => new Promise(() => undefined);
    const outcomes = await Promise.allSettled([cards.create(order('題')), cards.create(order('題'))]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code),
      ['deadline_exceeded', 'deadline_exceeded'],
    );
    store.before = answered;
    assert.equal((await cards.create(order('題'))).created, true);
  });

  test('draws no card while hundreds wait for a store that stands still, but knows and shares those', async () => {
    const { renderer, store, cards } = createParts({ knownCardsLimit: 10 });
    await cards.create(order('known'));
    const { promise, resolve } = Promise.withResolvers<void>();
    store.before = () => promise;
    const waiting = Array.from({ length: 500 }, (_value, index) => cards.create(order(`題${index}`)));
    while (store.puts < 501) await new Promise(setImmediate);
    await assert.rejects(cards.create(order('題500')), { code: 'overloaded', status: 503 });
    assert.equal(renderer.drawn.length, 501);
    assert.equal((await cards.create(order('known'))).created, false);
    const shared = cards.create(order('題0'));
    resolve();
    assert.equal((await Promise.all(waiting)).filter(({ created }) => created).length, 500);
    assert.equal((await shared).created, false);
  });

  test('forgets cards beyond its bound, which are then drawn again to the same key', async () => {
    const { renderer, store, cards } = createParts({ knownCardsLimit: 1 });
    await cards.create(order('一'));
    await cards.create(order('二'));
    assert.equal((await cards.create(order('一'))).created, false);
    assert.equal(renderer.drawn.length, 3);
    assert.equal(store.cards.size, 2);
  });

  test('asks the store once, for all who ask at the same time, whether a card of long ago is still there', async () => {
    const { renderer, store, clock, cards } = createParts();
    await cards.create(order('題'));
    clock.now += LIFETIME - 1;
    assert.equal((await cards.create(order('題'))).answer, 'known');
    assert.equal(store.looks, 0);
    clock.now += 1;
    const answers = await Promise.all(Array.from({ length: 8 }, () => cards.create(order('題'))));
    assert.ok(answers.every(({ created, picture }) => !created && picture === null));
    clock.now += LIFETIME - 1;
    assert.equal((await cards.create(order('題'))).answer, 'known');
    assert.deepEqual([store.looks, store.puts, store.gets, renderer.drawn.length], [1, 1, 0, 1]);
  });

  test('makes a card again that was deleted, once it is no longer believed to be there', async () => {
    const { store, clock, cards } = createParts();
    const first = await cards.create(order('題'));
    store.cards.clear();
    assert.equal((await cards.create(order('題'))).answer, 'known');
    clock.now += LIFETIME;
    const answers = await Promise.all(Array.from({ length: 8 }, () => cards.create(order('題'))));
    assert.deepEqual(
      answers.map(({ created }) => created),
      [true, ...Array.from({ length: 7 }, () => false)],
    );
    assert.equal(store.cards.get(`${order('題').key}.png`)?.length, first.bytes);
    assert.deepEqual([store.looks, store.puts], [1, 2]);
  });

  test('lets the upload find out what is there if the store cannot say', async () => {
    const { store, clock, cards } = createParts();
    await cards.create(order('題'));
    clock.now += LIFETIME;
    store.has = () => Promise.reject(new Problem('store_unreachable', { message: 'it may not look' }));
    assert.equal((await cards.create(order('題'))).answer, 'present');
    store.cards.clear();
    clock.now += LIFETIME;
    assert.equal((await cards.create(order('題'))).answer, 'stored');
  });

  test('warns of texts that are cut or as small as they may be, also when the card is known', async () => {
    const { renderer, cards } = createParts();
    const text = { lines: ['題'], fontSize: 20, smallest: true, box: null, cut: false };
    renderer.texts = [
      { ...text, id: 'title' },
      { ...text, id: 'author', cut: true },
      { ...text, id: 'date', smallest: false },
    ];
    const { warnings } = await cards.create(order('題'));
    assert.deepEqual(
      warnings.map(({ id, code }) => [id, code]),
      [
        ['title', 'text_at_smallest_size'],
        ['author', 'text_cut'],
      ],
    );
    assert.deepEqual((await cards.create(order('題'))).warnings, warnings);
  });

  test('has another key when the template has changed, and leaves the old card where it is', async () => {
    assert.ok(template);
    const { store, cards } = createParts();
    await cards.create(order('題'));
    const { context } = order('題');
    const changed = orderCard({ ...template, digest: 'one pixel moved' }, 'card', context);
    assert.equal((await cards.create(changed)).created, true);
    assert.deepEqual(new Set(store.cards.keys()), new Set([`${order('題').key}.png`, `${changed.key}.png`]));
  });
});

describe('resolving and rendering a card', () => {
  test('store nothing', async () => {
    const { renderer, store, cards } = createParts();
    renderer.texts = [{ id: 'title', lines: ['題'], fontSize: 20, smallest: false, cut: true, box: null }];
    const signal = AbortSignal.any([]);
    const resolved = await cards.resolve(order('題'), signal);
    assert.deepEqual(resolved.texts, renderer.texts);
    assert.equal(resolved.warnings[0]?.code, 'text_cut');
    assert.ok((await cards.render(order('題'), signal)).picture.length > 0);
    assert.equal(store.puts + store.gets, 0);
  });

  test('are given up when nobody waits for them any more', async () => {
    const { renderer, cards } = createParts();
    renderer.before = (signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Problem('deadline_exceeded'))),
      );
    const gone = new AbortController();
    const asked = [cards.render(order('題'), gone.signal), cards.resolve(order('題'), gone.signal)];
    gone.abort();
    for (const { status } of await Promise.allSettled(asked)) assert.equal(status, 'rejected');
  });

  test('name the field of a character that no font covers', async () => {
    const { renderer, cards } = createParts();
    renderer.before = () =>
      Promise.reject(
        new Problem('characters_not_covered', {
          errors: [{ pointer: '', message: '', codePoints: ['U+272A'] }],
        }),
      );
    const signal = AbortSignal.any([]);
    for (const asked of [
      cards.render(order('✪'), signal),
      cards.resolve(order('✪'), signal),
      cards.create(order('✪')),
    ]) {
      await assert.rejects(
        asked,
        (error) => error instanceof Problem && error.errors[0]?.pointer === '/title',
      );
    }
  });
});
