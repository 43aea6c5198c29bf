import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { runHere } from '../cli/support/run-here.ts';
import { createCloud } from '../deploy/support/fake-programs.ts';
import { BASH_OPTIONS } from '../support/programs.ts';

const execute = promisify(execFile);

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

/** Notes what it is asked, and starts the container c1. */
const DOCKER = '#!/bin/sh\necho "$*" >>"$FAKE/calls"\nif [ "$1" = run ]; then echo c1; fi\n';

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
  for (const { id, script } of build.steps) {
    test(`${id} is well-formed, has all its variables, and stops at its first failure`, async () => {
      using cloud = createCloud();
      for (const name of ['npm', 'npx', 'docker', 'gcloud']) {
        cloud.add(name, `#!/bin/sh\necho "${name} $*" >>"$FAKE/calls"\nexit 7\n`);
      }
      cloud.add('git', '#!/bin/sh\n[ "$1" = rev-parse ] || exit 7\n');
      await execute('bash', [...BASH_OPTIONS, '-n', '-c', script]);
      const environment = { ...ENVIRONMENT, BRANCH_NAME: 'main', SERVICES: 'x' };
      const folder = await mkdtemp(join(tmpdir(), 'ogp-step-'));
      await symlink(resolve('deploy'), join(folder, 'deploy'));
      await assert.rejects(cloud.run(script, environment, { cwd: folder }), { code: 7 });
      assert.ok(cloud.calls.length === 1, cloud.calls.join('\n'));
      await rm(folder, { recursive: true });
    });
  }

  test('build, try and push have one image in hand, and it is tried on a read-only root', async () => {
    using cloud = createCloud();
    cloud.add('docker', DOCKER);
    const environment = { ...ENVIRONMENT, _IMAGE: 'image' };
    for (const step of ['build', 'try', 'push']) await cloud.run(scriptOf(step), environment);
    const image = `image:${ENVIRONMENT.BUILD_ID}`;
    const [built = '', ran = '', asked = '', ...others] = cloud.calls;
    assert.ok(built.startsWith('build --pull ') && built.endsWith(` --tag=${image} .`), built);
    assert.equal(ran, `run --detach --read-only --tmpfs=/app/var:uid=1000 ${image}`);
    assert.match(asked, /^exec --interactive c1 node /u);
    assert.deepEqual(others, ['logs c1', 'rm --force c1', `push ${image}`]);
  });

  test('an image that makes no card fails the build, and its container is removed', async () => {
    using cloud = createCloud();
    cloud.add('docker', `${DOCKER}[ "$1" != exec ]\n`);
    await assert.rejects(cloud.run(scriptOf('try'), ENVIRONMENT), { code: 1 });
    assert.equal(cloud.calls.at(-1), 'rm --force c1');
  });

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
