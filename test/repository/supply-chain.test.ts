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
const installed = Object.entries(packages).filter(([path]) => /(?:^|\/)node_modules\//u.test(path));

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

  test('has no package with an install script', () => {
    const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    assert.deepEqual(withScript, []);
  });
});
