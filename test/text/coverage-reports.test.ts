import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { Problem } from '../../src/errors.ts';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { composeRenderer } from '../../src/renderer/render-card.ts';
import { describeCardTemplates } from '../../src/template/card-template.ts';
import { loadTextEngine } from '../../src/text/lay-out-text.ts';
import { setLine } from '../support/set-line.ts';
import { FONTS, TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';

const directories = { templatesDirectory: TEMPLATES, fontsDirectory: FONTS };

function articleOf(title: string) {
  return {
    template: 'article',
    variant: 'card',
    context: { title, site: 'くらし', author: '佐々木', date: '2026年11月25日' },
  };
}

test('report r19: a title of kanji and code is drawn without a missing glyph', () => {
  const { glyphs, uncovered } = setLine('undefinedとnullの違い');
  assert.deepEqual(uncovered, []);
  assert.ok(glyphs.every(({ glyph }) => glyph > 0));
});

test('report r19: the Japanese faces have all that JIS X 0208 has', () => {
  const decoder = new TextDecoder('euc-jp');
  const missing: string[] = [];
  for (let row = 0xa1; row <= 0xf4; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      const character = decoder.decode(Uint8Array.of(row, cell));
      // Rows 9 to 15 are not of the standard.
      if (character.includes('\uFFFD') || (row >= 0xa9 && row <= 0xaf)) continue;
      if (setLine(character, { families: ['Noto Sans JP', 'Noto Sans Math'] }).uncovered.length > 0)
        missing.push(character);
    }
  }
  assert.deepEqual(missing, []);
});

test('report r19: the faces have every character of the municipalities’ names', () => {
  const file = new URL('../cases/municipalities.json', import.meta.url);
  const names = z.array(z.array(z.string())).parse(JSON.parse(readFileSync(file, 'utf8')));
  assert.deepEqual(setLine(names.flat().join(''), { families: ['Noto Sans JP'] }).uncovered, []);
});

test('report r21: a card is the same whatever was drawn before it', async () => {
  const titles = ['開票速報', '組閣・開票', '안녕 开票 Việt', 'שלום 👍🏽 ✪'];
  const drawn = new Map<string, Set<string>>();
  const loaded = await loadRegistry(directories);
  for (const order of [titles, titles.toReversed(), titles.toSorted()]) {
    // With fonts and caches of its own, in which nothing was drawn yet.
    const engine = await loadTextEngine(FONTS, loaded.manifest);
    const renderer = composeRenderer(describeCardTemplates(loaded), engine);
    for (const title of order) {
      const { png } = renderer.draw(articleOf(title));
      drawn.set(title, (drawn.get(title) ?? new Set()).add(Buffer.from(png).toString('base64')));
    }
  }
  assert.deepEqual(
    [...drawn.values()].map(({ size }) => size),
    [1, 1, 1, 1],
  );
});

test('report r23: a dingbat is drawn by a fallback; what none has is refused, and the next card is drawn', async () => {
  const renderer = await sharedRenderer(TEMPLATES);
  assert.ok(renderer.draw(articleOf('星✪4つ')).png.length > 0);
  for (const [title, name] of [
    ['\u{E000}です', 'U+E000'],
    ['\u{10FFFD}', 'U+10FFFD'],
  ] as const) {
    assert.throws(
      () => renderer.draw(articleOf(title)),
      (error) =>
        error instanceof Problem && error.errors.some(({ codePoints }) => codePoints?.join() === name),
    );
    assert.ok(renderer.draw(articleOf('次')).png.length > 0);
  }
});

for (const weight of [400, 700]) {
  test(`report r24: 々 is of the same face as its neighbours at ${weight}`, () => {
    const { glyphs } = setLine('佐々木', { weight });
    assert.equal(new Set(glyphs.map(({ face }) => face)).size, 1);
  });
}

test('report r26: shared code points have their Japanese forms', () => {
  const { glyphs } = setLine('刃直海角骨入');
  assert.deepEqual(
    glyphs.map(({ glyph }) => glyph),
    [3075, 9036, 7590, 11_981, 14_365, 2953],
  );
});
