import assert from 'node:assert/strict';
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { loadTemplates } from '../../src/template/load-templates.ts';
import { dialect, identity, soundFiles, svg, templateFolder, writeFiles } from './support/template-folder.ts';

async function digestOf(
  directory: string,
  changed: Partial<typeof identity> = {},
): Promise<string | undefined> {
  const { registry } = await loadTemplates({ directory, ...dialect, ...identity, ...changed });
  return registry.get('x')?.digest;
}

const CHANGES: readonly { readonly name: string; readonly change: (folder: string) => void }[] = [
  { name: 'a variant', change: (folder) => writeFileSync(join(folder, 'card.svg.njk'), svg('<g/>')) },
  { name: 'the fallback', change: (folder) => writeFileSync(join(folder, 'fallback.svg.njk'), svg('<g/>')) },
  {
    name: 'the definition',
    change: (folder) =>
      writeFileSync(join(folder, 'template.ts'), `${String(soundFiles['template.ts'])}// later`),
  },
  { name: 'an asset', change: (folder) => writeFileSync(join(folder, 'assets/a.png'), 'b') },
  { name: 'a new file', change: (folder) => writeFiles(folder, { 'assets/deep/new.txt': '' }) },
  { name: 'a file less', change: (folder) => rmSync(join(folder, 'assets/a.png')) },
  {
    name: "a file's name",
    change: (folder) => renameSync(join(folder, 'assets/a.png'), join(folder, 'assets/b.png')),
  },
  {
    name: 'where one file ends and the next begins',
    change: (folder) => writeFiles(folder, { 'assets/a.png': 'a1:', 'assets/c': '' }),
  },
];

for (const { name, change } of CHANGES) {
  test(`the digest changes with ${name}`, async (t) => {
    const directory = templateFolder(t, { 'assets/a.png': 'a', 'assets/c': '1:' });
    const before = await digestOf(directory);
    change(join(directory, 'x'));
    assert.notEqual(await digestOf(directory), before);
  });
}

test("the digest changes with the fonts' digest and the render version, and does not mix them up", async (t) => {
  const directory = templateFolder(t);
  const digests = [
    await digestOf(directory),
    await digestOf(directory, { fontsDigest: 'other' }),
    await digestOf(directory, { renderVersion: '2' }),
    await digestOf(directory, { fontsDigest: '1', renderVersion: 'fonts' }),
    await digestOf(directory, { fontsDigest: '', renderVersion: '1fonts' }),
  ];
  assert.equal(new Set(digests).size, digests.length);
});

test('the digest does not change with times, with names that begin with a dot, or with the place', async (t) => {
  const directory = templateFolder(t);
  const before = await digestOf(directory);
  utimesSync(join(directory, 'x/card.svg.njk'), 1, 1);
  writeFiles(join(directory, 'x'), { '.DS_Store': 'a', '.git/x': 'b' });
  writeFiles(join(directory, 'y'), soundFiles);
  assert.equal(await digestOf(directory), before);
  assert.equal(await digestOf(templateFolder(t)), before);
});
