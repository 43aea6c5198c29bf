import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PLAIN_FORM } from '../../src/picture-format.ts';
import { storeFallbackCards } from '../../src/card/fallback-cards.ts';
import { Problem } from '../../src/errors.ts';
import { FakeRenderer } from '../http/support/fake-renderer.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';

describe('the fallback cards', () => {
  test('are stored for every template, drawn from an empty context', async () => {
    const registry = createTestRegistry();
    const renderer = new FakeRenderer();
    const store = new MemoryStore();
    const cards = await storeFallbackCards(registry, { renderer, store, deadline: 60_000 });
    assert.deepEqual(new Set(cards.keys()), new Set(registry.keys()));
    assert.deepEqual(
      renderer.drawn,
      [...registry.keys()].map((template) => ({
        template,
        variant: 'fallback',
        context: {},
        form: PLAIN_FORM,
      })),
    );
    for (const [name, card] of cards) {
      assert.ok(store.cards.has(card.name));
      assert.equal(card.alt, registry.get(name)?.fallbackAlt);
      assert.deepEqual([card.width, card.height], [1200, 630]);
    }
  });

  test('that are there already are no reason to stop', async () => {
    const options = { renderer: new FakeRenderer(), store: new MemoryStore(), deadline: 60_000 };
    const first = await storeFallbackCards(createTestRegistry(), options);
    assert.deepEqual(await storeFallbackCards(createTestRegistry(), options), first);
  });

  test('that cannot be stored stop the start with a sentence that names the template and the reason', async () => {
    const store = new MemoryStore();
    store.before = () =>
      Promise.reject(new Problem('store_unreachable', { message: 'Could not write ./var/images: EACCES' }));
    await assert.rejects(
      storeFallbackCards(createTestRegistry(), { renderer: new FakeRenderer(), store, deadline: 60_000 }),
      {
        message:
          'Expected to store the fallback card of the template "article" but failed: Could not write ./var/images: EACCES',
      },
    );
  });
});
