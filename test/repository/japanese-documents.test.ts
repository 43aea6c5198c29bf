import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';

/** Each document in Japanese, with the English one that it translates. */
const TRANSLATIONS: ReadonlyMap<string, string> = new Map([
  ['README.ja.md', 'README.md'],
  ...(await Array.fromAsync(glob('docs/ja/*.md')))
    .sort()
    .map((path) => [path, `docs/guides/${basename(path)}`] as const),
]);

const FENCED_BLOCK = /^ *```(\w+)\n(.*?)^ *```$/gmsu;
const COMMENT = /<!--.*?-->/gsu;
const INLINE_CODE = /`([^`\n]+)`/gu;
const LINK = /\]\(([^)\s]+)\)/gu;

test('README.md and three guides or more are there in Japanese', () => {
  for (const guide of ['app-engineer', 'operator', 'designer', 'template-author']) {
    assert.ok(TRANSLATIONS.has(`docs/ja/${guide}.md`), guide);
  }
});

for (const [japanese, english] of TRANSLATIONS) {
  describe(`${japanese} says the same as ${english}`, async () => {
    const one = await readDocument(japanese);
    const other = await readDocument(english);

    test('they have the same headings, by their levels', () => {
      assert.deepEqual(one.levels, other.levels);
    });

    test('they have the same blocks of code, commands among them', () => {
      assert.deepEqual(one.blocks, other.blocks);
    });

    test('they name the same commands, options, fields and files within their sentences', () => {
      assert.deepEqual(one.codes, other.codes);
    });

    test('they have the same tables, lists and pictures', () => {
      assert.deepEqual(one.tables, other.tables);
      assert.deepEqual(one.items, other.items);
      assert.deepEqual(one.pictures, other.pictures);
    });

    test('they link to the same documents, and to each other', () => {
      assert.deepEqual(one.links, other.links);
      assert.ok(one.targets.includes(english), `${japanese} links to ${english}`);
      assert.ok(other.targets.includes(japanese), `${english} links to ${japanese}`);
    });
  });
}

async function readDocument(path: string) {
  const text = await readFile(path, 'utf8');
  const blocks = [...text.matchAll(FENCED_BLOCK)].map(([, language, code]) => [language, code]);
  const prose = text.replace(FENCED_BLOCK, '').replace(COMMENT, '');
  const lines = prose.split('\n');
  const targets = [...prose.matchAll(LINK)].map(([, target = '']) => resolve(path, target));
  return {
    levels: lines.flatMap((line) => /^#+(?= )/u.exec(line)?.[0].length ?? []),
    blocks,
    codes: [...new Set([...prose.matchAll(INLINE_CODE)].map(([, code = '']) => code))].toSorted(),
    /** The cells of each row of each table. */
    tables: lines.filter((line) => line.startsWith('|')).map((row) => row.split(/(?<!\\)\|/u).length),
    items: lines.flatMap((line) => /^(?:-|\d+\.)(?= )/u.exec(line)?.[0] ?? []),
    pictures: [...prose.matchAll(/!\[[^\]]*\]\(([^)]+)\)/gu)].map(([, target = '']) => resolve(path, target)),
    targets,
    /** Of a translation, the document that it translates. */
    links: [...new Set(targets.map((target) => TRANSLATIONS.get(target) ?? target))].toSorted(),
  };
}

/** @returns a link's target from the root of the project, without a heading's name; URLs stay as they are */
function resolve(document: string, target: string): string {
  if (/^[a-z]+:/u.test(target)) return target;
  return join(dirname(document), target.replace(/#.*$/u, ''));
}
