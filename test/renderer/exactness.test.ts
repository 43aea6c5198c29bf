import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { FONTS, TEMPLATES } from '../support/text-engine.ts';
import { drawBothWays } from './support/both-ways.ts';

const FIXTURES = fileURLToPath(new URL('fixtures/exactness', import.meta.url));

/** The drawing is slow enough to be shared among processes, so each template has a test file of its own. */
test('every template is proven exact by a test file', async () => {
  const files = await readdir(new URL('.', import.meta.url));
  for (const folder of [TEMPLATES, FIXTURES]) {
    for (const template of await readdir(folder)) {
      const file = `exactness-${template}.test.ts`;
      assert.ok(files.includes(file), `Expected ${file} for the template "${template}": copy another's.`);
    }
  }
});

describe('the comparison of both ways', async () => {
  const renderer = await createCardRenderer({ templatesDirectory: FIXTURES, fontsDirectory: FONTS });
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
