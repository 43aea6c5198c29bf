import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { FONTS } from '../support/directories.ts';
import { definition, svg, templateFolder } from '../template/support/template-folder.ts';

async function linesUnder(t: TestContext, policy: string): Promise<readonly string[]> {
  const source = definition(
    'title: text({ min: 1, max: 40 })',
    `{ name: 'typical', context: { title: '題' } }`,
  ).replace('fallbackAlt:', `missingCharacters: '${policy}',\n  fallbackAlt:`);
  const renderer = await createCardRenderer({
    templatesDirectory: templateFolder(t, {
      'template.ts': source,
      'card.svg.njk': svg('<text font-family="Noto Sans JP">{{ title }}</text>'),
    }),
    fontsDirectory: FONTS,
  });
  const { texts } = renderer.layout({ template: 'x', variant: 'card', context: { title: '題\uE000名' } });
  return texts.flatMap(({ lines }) => lines);
}

test('a template may say that missing characters are replaced', async (t) => {
  assert.deepEqual(await linesUnder(t, 'replace'), ['題〓名']);
});

test('a template may say that missing characters are left out', async (t) => {
  assert.deepEqual(await linesUnder(t, 'omit'), ['題名']);
});

test('a template may say that missing characters are refused', async (t) => {
  await assert.rejects(linesUnder(t, 'reject'), { code: 'characters_not_covered' });
});

test('another word for it stops the start', async (t) => {
  await assert.rejects(linesUnder(t, 'ignore'), /missingCharacters/);
});
