import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

import { loadTemplates } from '../../src/template/load-templates.ts';
import { faultsOf } from './support/faults-of.ts';
import { dialect, identity, soundFiles, svg, templateFolder, writeFiles } from './support/template-folder.ts';
import type { Files } from './support/template-folder.ts';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const without =
  (...names: string[]) =>
  (t: TestContext) => {
    const directory = templateFolder(t);
    for (const name of names) rmSync(join(directory, 'x', name));
    return directory;
  };
const withFiles = (files: Files) => (t: TestContext) => templateFolder(t, files);
const changed = (change: (directory: string) => void) => (t: TestContext) => {
  const directory = templateFolder(t, { 'assets/a.png': PNG });
  change(directory);
  return directory;
};

const FAULTS: readonly { name: string; folder: (t: TestContext) => string; faults: readonly RegExp[] }[] = [
  { name: 'no card', folder: without('card.svg.njk'), faults: [/^x\/card\.svg\.njk:1: The file is missing/] },
  {
    name: 'no fallback',
    folder: without('fallback.svg.njk'),
    faults: [/^x\/fallback\.svg\.njk:1: The file is missing/],
  },
  {
    name: 'no definition',
    folder: without('template.ts'),
    faults: [/^x\/template\.ts:1: The file is missing/],
  },
  {
    name: 'a name of a variant that cannot be in a URL',
    folder: withFiles({ 'Wide Card.svg.njk': svg() }),
    faults: [/^x\/Wide Card\.svg\.njk:1: The name of a variant/],
  },
  {
    name: 'a name of a template that cannot be in a URL',
    folder: changed((directory) => writeFiles(join(directory, 'My_Card'), soundFiles)),
    faults: [/^My_Card:1: The name of a template has up to 64 lower-case letters/],
  },
  {
    name: 'a symbolic link out of the template',
    folder: changed((directory) => symlinkSync('/etc/hostname', join(directory, 'x/assets/b.png'))),
    faults: [/^x\/assets\/b\.png:1: A symbolic link leads out of the template/],
  },
  {
    name: 'a symbolic link to another template',
    folder: changed((directory) => {
      writeFiles(join(directory, 'x-2'), soundFiles);
      symlinkSync('../x-2/card.svg.njk', join(directory, 'x/square.svg.njk'));
    }),
    faults: [/^x\/square\.svg\.njk:1: A symbolic link leads out of the template/],
  },
  {
    name: 'a symbolic link to nothing',
    folder: changed((directory) => symlinkSync('nothing', join(directory, 'x/assets/b.png'))),
    faults: [/^x\/assets\/b\.png:1: A symbolic link/],
  },
  {
    name: 'a symbolic link that leads back',
    folder: changed((directory) => symlinkSync('../assets', join(directory, 'x/assets/again'))),
    faults: [/^x\/assets\/again:1: A template consists of files and folders/],
  },
  {
    name: 'a template that is a symbolic link',
    folder: changed((directory) => symlinkSync('x', join(directory, 'y'))),
    faults: [/^y:1: A symbolic link cannot be a template/],
  },
  {
    name: 'a file that is too large',
    folder: withFiles({ 'assets/a.png': new Uint8Array(4 * 1024 * 1024 + 1) }),
    faults: [/^x\/assets\/a\.png:1: Expected at most 4194304 bytes for a file but received 4194305/],
  },
  {
    name: 'no template',
    folder: changed((directory) => rmSync(join(directory, 'x'), { recursive: true })),
    faults: [/^:1: There is no template/],
  },
  {
    name: 'no folder',
    folder: changed((directory) => rmSync(directory, { recursive: true })),
    faults: [/^:1: The folder of templates cannot be read: ENOENT/],
  },
];

for (const { name, folder, faults } of FAULTS) {
  test(`refused: ${name}`, async (t) => {
    const found = await faultsOf(folder(t));
    assert.equal(found.length, faults.length, found.join('\n'));
    for (const [index, fault] of faults.entries()) assert.match(found[index] ?? '', fault);
  });
}

test('a symbolic link within the template is the file that it leads to', async (t) => {
  const directory = templateFolder(t);
  symlinkSync('card.svg.njk', join(directory, 'x/square.svg.njk'));
  const { registry } = await loadTemplates({ directory, ...dialect, ...identity });
  assert.ok(registry.get('x')?.variants.has('square'));
});

test('what is no file is refused without being read', async (t) => {
  const directory = templateFolder(t);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(directory, 'x/socket'), resolve));
  t.after(() => server.close());
  const [fault] = await faultsOf(directory);
  assert.equal(fault, 'x/socket:1: A template consists of files and folders. Remove this.');
});
