import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkExamples } from '../../src/renderer/check-examples.ts';
import type { CardRequest } from '../../src/renderer/renderer.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { buildCard } from '../support/build-card.ts';

const registry = new Map([...createTestRegistry()].filter(([name]) => name === 'article'));
const check = (contentOf: (card: CardRequest) => string) => () =>
  checkExamples(registry, (card) => buildCard(contentOf(card)));

test('examples that fit are accepted', () => {
  assert.doesNotThrow(check(() => '<text inline-size="100">題名</text>'));
});

test('an example that is cut stops the start, with the file and the text', () => {
  assert.throws(
    check(({ variant }) =>
      variant === 'fallback' ? '' : '<text id="title" inline-size="50" line-clamp="1">題名です</text>',
    ),
    /templates\/article\/card\.svg\.njk: The example "typical" does not fit: the text "title" is cut\./,
  );
});

test('an example whose stack is too high stops the start, with the file and the line', () => {
  const stack = '<g data-stack="block" block-size="30"><rect width="9" height="30.5"/></g>';
  assert.throws(
    check(({ variant }) => (variant === 'fallback' ? `\n\n${stack}` : '')),
    {
      message:
        'templates/article/fallback.svg.njk: The example "fallback" does not fit: what the stack of line 3 holds takes 30.5 of its 30 px. Enlarge its "block-size", or let less stand in it.',
    },
  );
});
