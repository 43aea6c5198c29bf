import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { orderCard } from '../../src/card/card-order.ts';
import { createCards, rememberRefusals } from '../../src/card/cards.ts';
import { Problem, type ProblemCode } from '../../src/errors.ts';
import { FakeRenderer } from '../http/support/fake-renderer.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';

const [template] = createTestRegistry().values();
assert.ok(template);

function order(title: string) {
  assert.ok(template);
  return orderCard(template, 'card', { title, author: '佐藤', site: '便り', date: '9月3日' });
}

function createParts() {
  const renderer = new FakeRenderer();
  const clock = { now: 1 };
  const refusals = rememberRefusals(() => clock.now);
  const bounds = { knownCardsLimit: 10, knownCardsLifetime: 60_000, uploadsLimit: 10, deadline: 60_000 };
  return { renderer, clock, cards: createCards({ renderer, store: new MemoryStore(), ...bounds, refusals }) };
}

describe('a card that could not be drawn', () => {
  const signal = AbortSignal.any([]);
  const errors = [{ pointer: '/title', message: 'Expected other characters', codePoints: ['U+272A'] }];
  const fail = async (asked: Promise<unknown>, code: ProblemCode): Promise<void> => {
    await assert.rejects(asked, (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, code);
      return true;
    });
  };

  for (const [code, secondsUntilDrawnAgain] of [
    ['budget_not_met', Infinity],
    ['characters_not_covered', Infinity],
    ['format_unavailable', Infinity],
    ['renderer_failed', 10],
    ['deadline_exceeded', 10],
    ['overloaded', 0],
    ['shutting_down', 0],
    ['not_ready', 0],
  ] as const) {
    test(`for ${code} is drawn again after ${secondsUntilDrawnAgain} seconds, created or rendered`, async () => {
      const { renderer, clock, cards } = createParts();
      renderer.before = () => Promise.reject(new Problem(code));
      await fail(cards.create(order('題')), code);
      for (const seconds of [0.1, 9.9, 10.1, 1e6]) {
        clock.now = seconds * 1_000;
        const before = renderer.drawn.length;
        await fail(cards.create(order('題')), code);
        const drawn = renderer.drawn.length - before;
        if (seconds < secondsUntilDrawnAgain) await fail(cards.render(order('題'), signal), code);
        assert.equal(drawn, seconds < secondsUntilDrawnAgain ? 0 : 1, `after ${seconds} s`);
        assert.equal(renderer.drawn.length - before, drawn);
      }
    });
  }

  test('is refused the next time with the same errors', async () => {
    const { renderer, cards } = createParts();
    renderer.before = () => Promise.reject(new Problem('characters_not_covered', { errors }));
    const outcomes = [];
    const asking = ['resolve', 'resolve', 'render', 'render', 'explain', 'explain'] as const;
    for (const call of asking) {
      outcomes.push(await cards[call](order('✪'), signal).catch((error: unknown) => error));
    }
    const [first] = outcomes;
    assert.ok(first instanceof Problem && first.errors.length > 0);
    for (const outcome of outcomes) {
      assert.ok(outcome instanceof Problem);
      assert.deepEqual([outcome.code, outcome.errors], [first.code, first.errors]);
    }
    assert.deepEqual([renderer.laidOut.length, renderer.drawn.length, renderer.explained.length], [1, 1, 1]);
  });

  test('because its client left is drawn for the next', async () => {
    const { renderer, cards } = createParts();
    const { before } = renderer;
    const gone = new AbortController();
    renderer.before = async () => {
      gone.abort();
      throw new Problem('deadline_exceeded');
    };
    await fail(cards.render(order('題'), gone.signal), 'deadline_exceeded');
    renderer.before = before;
    assert.ok((await cards.render(order('題'), signal)).picture.length > 0);
  });

  test('keeps other cards, and what else is done with it, as they are', async () => {
    const { renderer, cards } = createParts();
    const { before } = renderer;
    renderer.before = () => Promise.reject(new Problem('budget_not_met'));
    await fail(cards.create(order('題')), 'budget_not_met');
    renderer.before = before;
    await cards.create(order('別'));
    await cards.resolve(order('題'), signal);
    await cards.explain(order('題'), signal);
  });

  test('is remembered within a bound of bytes: the one asked for longest ago is forgotten', async () => {
    const refusals = rememberRefusals();
    let done = 0;
    const long = [{ pointer: '', message: 'x'.repeat(500_000) }];
    const ask = (key: string): Promise<void> =>
      fail(
        refusals.guard(key, signal, async () => {
          done += 1;
          throw new Problem('budget_not_met', { errors: long });
        }),
        'budget_not_met',
      );
    for (const key of ['1', '2', '3', '4', '4', '2', '3', '1']) await ask(key);
    assert.equal(done, 4);
    for (const key of ['5', '6', '7', '4']) await ask(key);
    assert.equal(done, 8);
  });
});
