import assert from 'node:assert/strict';
import { access, glob, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({
    engines: z.object({ node: z.string() }),
    scripts: versions,
    dependencies: versions,
    devDependencies: versions,
    optionalDependencies: versions,
  })
  .parse(JSON.parse(await readFile('package.json', 'utf8')));
/** Folders of packages that only scripts need, by their `package.json`. */
const tools = await Promise.all(
  ['tools/generators', 'tools/client-types'].map(async (folder) => {
    const file = z
      .object({ dependencies: versions })
      .parse(JSON.parse(await readFile(`${folder}/package.json`, 'utf8')));
    return { folder, names: Object.keys(file.dependencies), versions: Object.values(file.dependencies) };
  }),
);
const runtime = z
  .object({ version: z.string(), optionalDependencies: versions })
  .parse(JSON.parse(await readFile('tools/node-runtime/package.json', 'utf8')));

/** The packages that the rows of a table are about. */
function rows(table: string): (string | undefined)[] {
  return [...table.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, name]) => name);
}

describe('package.json', () => {
  test('every file that a script runs exists', async () => {
    const files = Object.values(manifest.scripts).flatMap((script) => script.match(/\S+\.[jt]s\b/gu) ?? []);
    assert.ok(files.length > 0);
    await Promise.all(files.map((file) => access(file)));
  });

  test('every file of scripts is run by a script, or in continuous integration', async () => {
    const runs = [...Object.values(manifest.scripts), await readFile('.ci/run', 'utf8')].join('\n');
    const files = await Array.fromAsync(glob('scripts/*.{js,ts}'));
    assert.ok(files.length > 0);
    for (const file of files) assert.ok(runs.includes(file), `Nothing runs ${file}`);
  });

  test('every dependency has one exact version', () => {
    for (const [name, version] of Object.entries({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.devDependencies,
    })) {
      assert.match(version, /^(?:\d+\.\d+\.\d+|file:tools\/[\w-]+)$/u, name);
    }
    for (const version of tools.flatMap((one) => one.versions)) assert.match(version, /^\d+\.\d+\.\d+$/u);
  });

  test('the service is started by exec, so that it gets the signals that npm gets', () => {
    assert.match(manifest.scripts['start'] ?? '', /&& exec node src\/main\.ts$/u);
  });

  for (const script of ['start', 'demo', 'test', 'check']) {
    test(`npm run ${script} says so when Node is too old`, () => {
      assert.match(manifest.scripts[script] ?? '', /^node src\/require-node\.js && /u);
    });
  }

  test('the bundled Node is one version on all platforms, newer than what the scripts demand', () => {
    assert.deepEqual(new Set(Object.values(runtime.optionalDependencies)), new Set([runtime.version]));
    assert.ok(Number(runtime.version.split('.')[0]) >= 26);
  });
});

describe('docs/dependencies.md', async () => {
  const document = await readFile('docs/dependencies.md', 'utf8');
  const [runs = '', builds = '', generates = ''] = document.split(/^## (?:Development|Generators)$/mu);

  test('says of every package that the service needs why it is there', () => {
    assert.deepEqual(rows(runs), [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.optionalDependencies),
    ]);
  });

  test('says of every package that development needs why it is there', () => {
    assert.deepEqual(rows(builds), Object.keys(manifest.devDependencies));
  });

  for (const { folder, names } of tools) {
    test(`says of every package of ${folder} why it is there`, () => {
      const start = generates.indexOf(`\`${folder}\`, `);
      assert.notEqual(start, -1);
      const [table = ''] = generates.slice(generates.indexOf('| package', start)).split('\n\n', 1);
      assert.deepEqual(rows(table), names);
    });
  }
});
