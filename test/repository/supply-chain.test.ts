import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().default(false),
      hasInstallScript: z.boolean().default(false),
    }),
  ),
});

/** npm asks it which packages may run their install scripts. */
const manifestSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()).default({}) });

/** Each with the least number of packages that it has. */
const LOCK_FILES = {
  'package-lock.json': 100,
  'tools/checks/package-lock.json': 20,
  'tools/generators/package-lock.json': 14,
  'tools/client-types/package-lock.json': 2,
};

for (const [file, atLeast] of Object.entries(LOCK_FILES)) {
  describe(file, async () => {
    const { packages } = lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const { allowScripts } = manifestSchema.parse(
      JSON.parse(await readFile(join(dirname(file), 'package.json'), 'utf8')),
    );
    const installed = Object.entries(packages).filter(([path]) => /(?:^|\/)node_modules\//u.test(path));

    test('has the hash of every package, so that no other bytes are installed', () => {
      const others = installed.filter(([, { link }]) => !link);
      assert.ok(others.length >= atLeast);
      for (const [path, { integrity = '' }] of others)
        assert.match(integrity, /^sha512-[\w+/]{86}==$/u, path);
    });

    test('takes nothing from elsewhere than the registry and tools/', () => {
      for (const [path, { link, resolved }] of installed) {
        if (link) assert.match(resolved ?? '', /^tools\/[\w-]+$/u, path);
        else
          assert.match(resolved ?? 'https://registry.npmjs.org/', /^https:\/\/registry\.npmjs\.org\//u, path);
      }
    });

    test('has no package whose install script npm may run', () => {
      const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
      const names = withScript.map(([path]) =>
        path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      );
      assert.deepEqual(
        names.filter((name) => allowScripts[name] !== false),
        [],
      );
    });
  });
}
