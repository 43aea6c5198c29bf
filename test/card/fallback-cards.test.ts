import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { storeFallbackCards, type FallbackCard } from '../../src/card/fallback-cards.ts';
import { Problem } from '../../src/errors.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { smallFallbacks } from '../http/support/small-picture.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';

/** ms */
const [DEADLINE, LIFETIME] = [60_000, 3_600_000];
const TIMES = { deadline: DEADLINE, lifetime: LIFETIME };

const namesOf = (cards: ReadonlyMap<string, FallbackCard>) => [...cards.values()].map(({ name }) => name);

describe('the fallback cards', () => {
  test('are stored for every template', async () => {
    const registry = createTestRegistry();
    const store = new MemoryStore();
    const pictures = smallFallbacks(registry);
    const cards = await storeFallbackCards(registry, pictures, { store, ...TIMES });
    assert.deepEqual(new Set(cards.keys()), new Set(registry.keys()));
    for (const [name, card] of cards) {
      assert.deepEqual(store.cards.get(card.name), pictures.get(name));
      assert.equal(card.alt, registry.get(name)?.fallbackAlt);
      assert.deepEqual([card.width, card.height], [1200, 630]);
    }
  });

  test('that are there already are no reason to stop', async () => {
    const registry = createTestRegistry();
    const options = { store: new MemoryStore(), ...TIMES };
    const first = await storeFallbackCards(registry, smallFallbacks(registry), options);
    const second = await storeFallbackCards(registry, smallFallbacks(registry), options);
    assert.deepEqual(namesOf(second), namesOf(first));
  });

  test('of a hundred templates are stored side by side, but the first alone', async () => {
    const [vaccine] = [...createTestRegistry().values()].slice(-1);
    assert.ok(vaccine);
    const names = Array.from({ length: 100 }, (_, index) => `vaccine-${index}`);
    const registry = new Map(names.map((name) => [name, { ...vaccine, name, digest: name }]));
    const store = new MemoryStore();
    let underWay = 0;
    const atOnce: number[] = [];
    store.before = async () => {
      underWay += 1;
      atOnce.push(underWay);
      await setImmediate();
      underWay -= 1;
    };
    const cards = await storeFallbackCards(registry, smallFallbacks(registry), { store, ...TIMES });
    assert.equal(cards.size, 100);
    assert.equal(store.cards.size, 100);
    assert.deepEqual(atOnce.slice(0, 2), [1, 1]);
    assert.equal(Math.max(...atOnce), 16);
  });

  test('are believed to be stored for a time, then asked for once, and stored again if they are gone', async () => {
    const registry = createTestRegistry();
    const store = new MemoryStore();
    let now = 1;
    const cards = await storeFallbackCards(registry, smallFallbacks(registry), {
      store,
      ...TIMES,
      now: () => now,
    });
    const [card] = cards.values();
    assert.ok(card);
    const { size } = store.cards;
    store.cards.clear();
    now += LIFETIME - 1;
    await card.ensureStored();
    assert.equal(store.looks, 0);

    now += 1;
    await Promise.all(Array.from({ length: 8 }, () => card.ensureStored()));
    assert.deepEqual([store.looks, store.puts], [1, size + 1]);
    assert.deepEqual(store.cards.get(card.name), Buffer.from(card.picture));

    now += LIFETIME;
    await card.ensureStored();
    assert.deepEqual([store.looks, store.puts], [2, size + 1]);
  });

  test('of a store that is out of order are tried again after ten seconds', async () => {
    const registry = createTestRegistry();
    const store = new MemoryStore();
    let now = 1;
    const cards = await storeFallbackCards(registry, smallFallbacks(registry), {
      store,
      ...TIMES,
      now: () => now,
    });
    const [card] = cards.values();
    assert.ok(card);
    now += LIFETIME;
    store.cards.clear();
    store.before = () => Promise.reject(new Problem('store_unreachable'));
    await card.ensureStored();
    store.before = async () => undefined;
    await card.ensureStored();
    assert.equal(store.cards.size, 0);
    now += 10_000;
    await card.ensureStored();
    assert.equal(store.cards.size, 1);
  });

  test('that cannot be stored stop the start with a sentence that names the template and the reason', async () => {
    const registry = createTestRegistry();
    const store = new MemoryStore();
    store.before = () =>
      Promise.reject(new Problem('store_unreachable', { message: 'Could not write ./var/images: EACCES' }));
    await assert.rejects(storeFallbackCards(registry, smallFallbacks(registry), { store, ...TIMES }), {
      message:
        'Expected to store the fallback card of the template "article" but failed: Could not write ./var/images: EACCES',
    });
  });
});
