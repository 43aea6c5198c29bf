import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { svgDocument } from '../../scripts/support/svg-document.ts';
import { ELEMENTS } from '../../src/svg/dialect.ts';

const document = await readFile('docs/text.md', 'utf8');

test('docs/svg.md is what `npm run docs` writes', async () => {
  assert.equal(await readFile('docs/svg.md', 'utf8'), svgDocument());
});

describe('docs/text.md', () => {
  test('every attribute that a text may have is in its list, and no other', () => {
    const [, list = ''] = document.split('## Every attribute');
    const rows = [...list.matchAll(/^\| (`[^|]+`) \|/gmu)].map(([, cell = '']) => cell);
    const named = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name));
    assert.deepEqual(named.toSorted(), Object.keys(ELEMENTS.get('text')?.attributes ?? {}).toSorted());
  });

  test('every picture is shown, and every one that is shown is drawn from a source beside it', async () => {
    const sources = await Array.fromAsync(glob('docs/pictures/text/*.svg'));
    const shown = [...document.matchAll(/!\[[^\]]+\]\(([^)]+)\.png\)/gu)].map(
      ([, name]) => `docs/${name}.svg`,
    );
    assert.ok(sources.length > 0);
    assert.deepEqual(shown.toSorted(), sources.toSorted());
  });

  test('links within it lead to a heading', () => {
    const headings = [...document.matchAll(/^## (.+)$/gmu)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/gu, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor = ''] of document.matchAll(/\]\(#([^)]+)\)/gu))
      assert.ok(headings.includes(anchor), anchor);
  });
});
