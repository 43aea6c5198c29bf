import assert from 'node:assert/strict';
import { glob, readdir, readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { gallery } from '../../scripts/support/gallery.ts';
import { comparePictures } from '../support/compare-pictures.ts';

const DOCUMENT = 'docs/gallery.md';

describe('docs/gallery.md', () => {
  let drawn: ReadonlyMap<string, string | Uint8Array> = new Map();

  before(async () => {
    drawn = await gallery();
  });

  test('shows the cards as they are drawn now', async () => {
    for (const [file, content] of drawn) {
      const present = await readFile(file).catch(() => assert.fail(`${file} is missing: run "npm run docs"`));
      if (typeof content === 'string') assert.equal(present.toString(), content, `${file} is stale`);
      else comparePictures(content, present, file);
    }
  });

  test('shows every template and every starter, in every variant, and keeps no other picture', async () => {
    const document = await readFile(DOCUMENT, 'utf8');
    const shown = [...document.matchAll(/\]\((pictures\/[^)]+)\)/gu)].map(([, path = '']) => `docs/${path}`);
    for (const folder of ['templates', 'starters']) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        const files = (await readdir(`${folder}/${entry.name}`)).filter((file) => file.endsWith('.svg.njk'));
        for (const variant of files.map((file) => file.slice(0, -'.svg.njk'.length))) {
          if (variant.startsWith('fallback')) continue;
          const start = `docs/pictures/gallery/${folder}/${entry.name}/${variant}-`;
          assert.ok(
            shown.some((path) => path.startsWith(start)),
            start,
          );
        }
      }
    }
    const kept = await Array.fromAsync(glob('docs/pictures/gallery/**/*.png'));
    assert.deepEqual(shown.toSorted(), kept.toSorted());
  });

  test('shows a context below each picture, short enough to be read', async () => {
    const document = await readFile(DOCUMENT, 'utf8');
    const contexts = [...document.matchAll(/^\|[^\n]*\.png\)[^\n]*\n\n```json\n(.*?)^```$/gmsu)];
    assert.equal(contexts.length, [...document.matchAll(/^\|.*\.png\)/gmu)].length);
    for (const [, context = ''] of contexts) {
      assert.ok(Object.keys(JSON.parse(context)).length > 0);
      assert.ok(context.length < 1000, context);
    }
  });
});
