import assert from 'node:assert/strict';
import { access, glob, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { createCloud } from '../deploy/support/fake-programs.ts';

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
  ['tools/checks', 'tools/generators', 'tools/client-types'].map(async (folder) => {
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

  /** Runs a script as npm does, with a `node` that notes how it is called, and fails for one file. */
  async function runScript(name: string, fails: string) {
    using cloud = createCloud();
    cloud.add('node', `#!/bin/sh\necho "$$ $*" >>"$FAKE/calls"\n[ "$1" != "${fails}" ]\n`);
    const run = cloud.run(`echo $$; ${manifest.scripts[name] ?? ''}`, {});
    const [pid = ''] = (await run.catch(() => '')).split('\n');
    return { pid, calls: cloud.calls };
  }

  test('the service takes the place of the shell, so that it gets the signals that npm gets', async () => {
    const { pid, calls } = await runScript('start', 'none');
    assert.equal(calls.at(-1)?.split(' ')[0], pid);
  });

  for (const script of ['start', 'demo', 'test', 'check']) {
    test(`npm run ${script} runs nothing when Node is too old`, async () => {
      const { calls } = await runScript(script, 'src/require-node.js');
      assert.deepEqual(
        calls.map((call) => call.replace(/^\d+ /u, '')),
        ['src/require-node.js'],
      );
    });
  }

  test('the bundled Node is one version on all platforms, newer than what the scripts demand', () => {
    assert.deepEqual(new Set(Object.values(runtime.optionalDependencies)), new Set([runtime.version]));
    assert.ok(Number(runtime.version.split('.')[0]) >= 26);
  });
});

describe('docs/dependencies.md', async () => {
  const document = await readFile('docs/dependencies.md', 'utf8');
  const [runs = '', builds = '', folders = ''] = document.split(/^## (?:Development|Tools)$/mu);

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
      const start = folders.indexOf(`\`${folder}\`, `);
      assert.notEqual(start, -1);
      const [table = ''] = folders.slice(folders.indexOf('| package', start)).split('\n\n', 1);
      assert.deepEqual(rows(table), names);
    });
  }
});
