import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkExamples, findExampleFaults } from '../../src/renderer/load-registry.ts';
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
    /templates\/article\/card\.svg\.njk:\d+: The example "typical" \(and \d more\) does not fit: the text "title" is cut\./,
  );
});

test('an example whose stack is too high stops the start, with the file and the line', () => {
  const stack = '<g data-stack="block" block-size="30"><rect width="9" height="30.5"/></g>';
  assert.throws(
    check(({ variant }) => (variant === 'fallback' ? `\n\n${stack}` : '')),
    {
      message:
        'The templates have one fault:\ntemplates/article/fallback.svg.njk:3: The example "fallback" does not fit: what the stack of line 3 holds takes 30.5 of its 30 px. Enlarge its "block-size", or let less stand in it.',
    },
  );
});

describe('the line of a text that is cut', () => {
  const MARKUP = `<svg>
  <text>one</text>
  <text
id="headline" x="1">two</text>
  <text>three</text>
</svg>
`;
  for (const [what, id, line] of [
    ['is that of its id', 'headline', 4],
    ['is that of the element if it is named by its position', 'text-3', 5],
    ['is the first if the file has changed meanwhile', 'text-4', 1],
  ] as const) {
    test(what, (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'ogp-faults-'));
      t.after(() => rmSync(folder, { recursive: true }));
      const file = join(folder, 'card.svg.njk');
      writeFileSync(file, MARKUP);
      const [[name, template] = assert.fail()] = registry;
      const variant = { name: 'card', file, width: 9, height: 9 };
      const own = { ...template, variants: new Map([['card', variant]]) };
      const texts = buildCard('<text inline-size="50" line-clamp="1">題名です</text>').texts.map((text) => ({
        ...text,
        id,
      }));
      const findings = findExampleFaults(new Map([[name, own]]), ({ variant }) => ({
        texts: variant === 'card' ? texts : [],
        overflows: [],
      }));
      assert.deepEqual(
        findings.map(({ line }) => line),
        [line],
      );
    });
  }
});
