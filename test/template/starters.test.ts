import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { longestContext } from '../../src/template/generate-contexts.ts';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import type { Template } from '../../src/template/registry.ts';
import { FONTS, STARTERS } from '../support/directories.ts';
import { sharedRegistry } from '../support/shared-renderer.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

const registry = await sharedRegistry(STARTERS);

function exampleOf({ examples }: Template, wanted: string): object {
  const example = examples.find(({ name }) => name === wanted);
  assert.ok(example, `there is an example "${wanted}"`);
  return example.context;
}

/** Values that are no texts of the card. */
const NO_TEXTS = ['theme', 'avatar'];

/** Code points of each text that a card shows. */
function lengthsOf(context: object): readonly (readonly [string, number])[] {
  return Object.entries(context).flatMap(([field, value]) =>
    NO_TEXTS.includes(field) ? [] : [[field, Array.from(String(value)).length] as const],
  );
}

test('there are starters for an event, a number, a person and a quote, each with a square', () => {
  const shapes = [...registry].map(([name, { variants }]) => [name, ...variants.keys()]);
  assert.deepEqual(shapes, [
    ['event', 'card', 'square'],
    ['number', 'card', 'square'],
    ['profile', 'card', 'square'],
    ['quote', 'card', 'square'],
  ]);
});

test('copied to the folder of templates, each is the template that it was', async (t) => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'ogp-starters-')));
  t.after(() => rmSync(copy, { recursive: true }));
  for (const shared of ['src', 'node_modules', 'package.json']) {
    symlinkSync(join(PROJECT, shared), join(copy, shared));
  }
  for (const name of registry.keys()) {
    cpSync(join(PROJECT, 'starters', name), join(copy, 'templates', name), { recursive: true });
  }
  const copied = await loadRegistry({ templatesDirectory: join(copy, 'templates'), fontsDirectory: FONTS });
  for (const [name, { digest }] of registry) assert.equal(copied.registry.get(name)?.digest, digest);
});

for (const [name, template] of registry) {
  const { context: schema, examples, alt, fallbackAlt } = template;

  test(`${name}: is light unless dark is asked for, and knows no other theme`, () => {
    const context = { ...exampleOf(template, 'typical'), theme: undefined };
    assert.deepEqual(schema.parse(context), { ...context, theme: 'light' });
    assert.deepEqual(schema.parse({ ...context, theme: 'dark' }), { ...context, theme: 'dark' });
    for (const theme of ['Dark', 'auto', '', null]) {
      assert.equal(schema.safeParse({ ...context, theme }).success, false);
    }
  });

  test(`${name}: the schema accepts the examples unchanged`, () => {
    for (const { context } of examples) assert.deepEqual(schema.parse(context), context);
  });

  test(`${name}: the widest and the longest example fill every text to its bound`, () => {
    const widest = exampleOf(template, 'widest');
    assert.deepEqual(widest, longestContext(schema));
    assert.deepEqual(lengthsOf(exampleOf(template, 'longest')), lengthsOf(widest));
  });

  test(`${name}: alternative texts fit the 420 characters that X reads`, () => {
    for (const text of [fallbackAlt, ...examples.map(({ context }) => alt(context))]) {
      assert.ok(text.length > 0 && text.length <= 420, text);
    }
  });

  test(`${name}: the alternative text says every value that the card shows`, () => {
    for (const { context } of examples) {
      for (const [field, value] of Object.entries(context)) {
        assert.ok(NO_TEXTS.includes(field) || alt(context).includes(String(value)), field);
      }
    }
  });
}
