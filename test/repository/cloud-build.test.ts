import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { runHere } from '../cli/support/run-here.ts';
import { createCloud } from '../deploy/support/fake-programs.ts';

const execute = promisify(execFile);

/** What Cloud Build defines by itself; the last two only for builds that a trigger started. */
const BUILT_IN = ['PROJECT_ID', 'BUILD_ID', 'BRANCH_NAME', 'COMMIT_SHA'];
/** What the scripts set for themselves. */
const OWN = ['container', 'code'];

const build = z
  .strictObject({
    substitutions: z.record(z.string(), z.string()),
    serviceAccount: z.string(),
    timeout: z.string().regex(/^\d+s$/u),
    options: z.strictObject({
      automapSubstitutions: z.literal(true),
      dynamicSubstitutions: z.literal(true),
      substitutionOption: z.literal('ALLOW_LOOSE'),
      logging: z.literal('CLOUD_LOGGING_ONLY'),
    }),
    steps: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        waitFor: z.array(z.string()).optional(),
        script: z.string(),
      }),
    ),
  })
  .parse(parse(await readFile('cloudbuild.yaml', 'utf8')));

describe('cloudbuild.yaml', () => {
  test('every variable is a substitution, built in, or set by the script', () => {
    const known = new Set([...Object.keys(build.substitutions), ...BUILT_IN, ...OWN]);
    const texts = [
      ...Object.values(build.substitutions),
      build.serviceAccount,
      ...build.steps.map(({ script }) => script),
    ];
    const used = texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/gu)].map(([, name]) => name ?? ''));
    assert.deepEqual(
      used.filter((name) => !known.has(name)),
      [],
    );
    assert.deepEqual(
      Object.keys(build.substitutions).filter((name) => !used.includes(name)),
      [],
    );
  });

  test('every step waits for steps above it and nothing is pushed before it was checked and tried', () => {
    const seen = new Set(['-']);
    for (const { id, waitFor = [] } of build.steps) {
      assert.ok(
        waitFor.every((other) => seen.has(other)),
        id,
      );
      seen.add(id);
    }
    const push = build.steps.find(({ id }) => id === 'push');
    assert.deepEqual(push?.waitFor, ['check', 'pages', 'try']);
  });

  for (const { id, script } of build.steps) {
    test(`the script of the step ${id} is well-formed and stops at its first failure`, async () => {
      assert.match(script, /^#!\/usr\/bin\/env bash\nset -euo pipefail\n/u);
      await execute('bash', ['-n', '-c', script]);
    });
  }
});

/** The script of a step. @throws Error if there is no such step */
function scriptOf(step: string): string {
  const script = build.steps.find(({ id }) => id === step)?.script;
  if (script === undefined) throw new Error(`Expected cloudbuild.yaml to have the step ${step}`);
  return script;
}

const ENVIRONMENT = {
  ...build.substitutions,
  PROJECT_ID: 'project',
  BUILD_ID: '0a1b2c3d-1111-2222-3333-444444444444',
  BRANCH_NAME: 'feature',
};

describe('the steps', () => {
  test('deploy hands over all that the files of deploy/ are filled with', async () => {
    using cloud = createCloud();
    // What Cloud Build would have put in: a dollar sign in a value is refused.
    const plain = { _IMAGE: 'image', _SERVICE_ACCOUNT: 'account', _STORE_URL: 'gs://project-cards/og' };
    await cloud.run(scriptOf('deploy'), { ...ENVIRONMENT, ...plain, BRANCH_NAME: 'main', SERVICES: 'x' });
    assert.match(cloud.read('service.yaml') ?? '', /^ {6}name: "ogp-generator-0a1b2c3d"$/mu);
    assert.match(cloud.read('job.yaml') ?? '', /image: "image:0a1b2c3d-/u);
    assert.ok(cloud.calls.some((call) => call.includes('--to-revisions=ogp-generator-0a1b2c3d=100')));
  });

  test('publish copies the pages to a folder of the build, and says where they are', async () => {
    using cloud = createCloud();
    const output = await cloud.run(scriptOf('publish'), { ...ENVIRONMENT, _PAGES_BUCKET: 'pages' });
    assert.deepEqual(cloud.calls, [`storage cp --recursive var/pages gs://pages/${ENVIRONMENT.BUILD_ID}/`]);
    assert.ok(
      output.includes(`https://storage.cloud.google.com/pages/${ENVIRONMENT.BUILD_ID}/pages/sheet.html`),
    );
  });

  test('clean-up happens on the release branch alone', async () => {
    using cloud = createCloud();
    await cloud.run(scriptOf('clean-up'), ENVIRONMENT);
    assert.deepEqual(cloud.calls, ['']);
  });

  test('pages asks ogp for what it can do', async () => {
    const used = [...scriptOf('pages').matchAll(/npx ogp (\w+)(.*)/gu)];
    assert.deepEqual(
      used.map(([, command]) => command),
      ['check', 'sheet', 'diff'],
    );
    for (const [, command = '', rest = ''] of used) {
      const { code, stdout } = await runHere([command, '--help']);
      assert.equal(code, 0);
      for (const [option] of rest.matchAll(/--\w+/gu)) assert.match(stdout, new RegExp(`${option}\\b`, 'u'));
    }
  });

  for (const [differ, code] of [
    ['cards that differ do not fail the build', 1],
    ['a comparison that fails does', 2],
  ] as const) {
    test(`${differ} (ogp diff ends with ${code})`, async () => {
      using cloud = createCloud();
      cloud.add('npx', `#!/bin/sh\nif [ "$2" = diff ]; then exit ${code}; fi\n`);
      cloud.add('git', '#!/bin/sh\n');
      const folder = await mkdtemp(join(tmpdir(), 'ogp-pages-'));
      const run = cloud.run(scriptOf('pages'), ENVIRONMENT, { cwd: folder });
      await (code === 1 ? run : assert.rejects(run, { code }));
      await rm(folder, { recursive: true });
    });
  }
});
