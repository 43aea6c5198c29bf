/** Templates that are made for what a template may have, one variant for each, and the comparison itself. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sharedRenderer } from '../support/shared-renderer.ts';
import { drawBothWays } from './support/both-ways.ts';
import { proveExact } from './support/prove-exact.ts';

const FIXTURES = fileURLToPath(new URL('fixtures/exactness', import.meta.url));

const FULL_REASONS = new Map([
  ['card', 'a text under "transform"'],
  ['translucent-group', 'a text under "opacity"'],
  ['translucent-text', 'a text is not opaque'],
  ['shape-above', '<path> above a text'],
  ['filtered', 'a text under "filter"'],
  ['clipped', 'a text under "clip-path"'],
  ['transparent-ground', 'backdrop not opaque'],
]);

/** A variant of a fixture is about one thing, so that it needs fewer contexts than a real template. */
const PLANS = {
  bands: { reasonFor: () => null, share: 0.5 },
  // resvg draws both; what may differ is the file.
  full: { reasonFor: (variant: string) => FULL_REASONS.get(variant) ?? null, share: 0.1 },
};

for (const [template, plan] of Object.entries(PLANS)) {
  await proveExact({ templatesDirectory: FIXTURES, template, ...plan });
}

test('every fixture is proven exact', async () => {
  assert.deepEqual((await readdir(FIXTURES)).toSorted(), Object.keys(PLANS));
});

describe('the comparison of both ways', async () => {
  const renderer = await sharedRenderer(FIXTURES);
  const card = (count: number, variant = 'card') => ({
    template: 'bands',
    variant,
    context: { title: '予約', name: '山田', count },
  });

  test('finds what differs, and says where its picture is', () => {
    const wrong = { ...renderer, draw: () => renderer.draw(card(1)) };
    assert.throws(() => drawBothWays(wrong, card(2), 'exactness/found'), {
      name: 'AssertionError',
      message: /^exactness\/found: \d+ of 53760 pixels differ; .*; see .*var\/test\/exactness\/found\.png$/u,
    });
  });

  test('finds another size', () => {
    const wrong = { ...renderer, draw: () => renderer.draw(card(1, 'narrow')) };
    assert.throws(() => drawBothWays(wrong, card(1), 'exactness/size'), {
      message: /expected 320 × 168 px but received 47 × 97 px/u,
    });
  });
});
