import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';

const { packages } = z
  .object({
    lockfileVersion: z.literal(3),
    packages: z.record(
      z.string(),
      z.object({
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        link: z.boolean().default(false),
        dev: z.boolean().default(false),
        hasInstallScript: z.boolean().default(false),
      }),
    ),
  })
  .parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
const { allowScripts } = z
  .object({ allowScripts: z.record(z.string(), z.boolean()) })
  .parse(JSON.parse(await readFile('package.json', 'utf8')));

const installed = Object.entries(packages).filter(([path]) => /(?:^|\/)node_modules\//u.test(path));
const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript);

describe('package-lock.json', () => {
  test('has the hash of every package, so that no other bytes are installed', () => {
    const others = installed.filter(([, { link }]) => !link);
    assert.ok(others.length > 100);
    for (const [path, { integrity = '' }] of others) assert.match(integrity, /^sha512-[\w+/]{86}==$/u, path);
  });

  test('takes nothing from elsewhere than the registry and tools/', () => {
    for (const [path, { link, resolved }] of installed) {
      if (link) assert.match(resolved ?? '', /^tools\/[\w-]+$/u, path);
      else
        assert.match(resolved ?? 'https://registry.npmjs.org/', /^https:\/\/registry\.npmjs\.org\//u, path);
    }
  });
});

describe('install scripts', () => {
  test('are decided by name, each of them and no other', () => {
    const names = withScript.map(([path]) => path.slice('node_modules/'.length));
    assert.deepEqual(Object.keys(allowScripts).toSorted(), names.toSorted());
  });

  test('run for no package', () => {
    assert.deepEqual(
      Object.values(allowScripts).filter((allowed) => allowed),
      [],
    );
  });

  test('are in nothing that ships', () => {
    assert.deepEqual(
      withScript.filter(([, { dev }]) => !dev),
      [],
    );
  });
});
