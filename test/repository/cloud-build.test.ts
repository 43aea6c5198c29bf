import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const execute = promisify(execFile);

/** What Cloud Build defines by itself; the last two only for builds that a trigger started. */
const BUILT_IN = ['PROJECT_ID', 'BUILD_ID', 'BRANCH_NAME', 'COMMIT_SHA'];
/** What the scripts set for themselves. */
const OWN = ['tag', 'container', 'place', 'traffic', 'present'];

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

const deploy = build.steps.find(({ id }) => id === 'deploy')?.script ?? '';

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
    assert.deepEqual(push?.waitFor, ['check', 'try']);
  });

  for (const { id, script } of build.steps) {
    test(`the script of the step ${id} is well-formed and stops at its first failure`, async () => {
      assert.match(script, /^#!\/usr\/bin\/env bash\nset -euo pipefail\n/u);
      await execute('bash', ['-n', '-c', script]);
    });
  }
});

describe('the deployment', () => {
  let directory = '';

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ogp-deploy-'));
    const gcloud = join(directory, 'gcloud');
    // Writes its arguments down; lists the services that the test says are there.
    await writeFile(
      gcloud,
      '#!/bin/sh\necho "$*" >>"$CALLS"\ncase "$*" in *" list "*) printf %s "$SERVICES" ;; esac\n',
    );
    await chmod(gcloud, 0o755);
  });

  after(() => rm(directory, { recursive: true }));

  async function run(branch: string | undefined, exists: boolean): Promise<string[]> {
    const calls = join(directory, 'calls');
    await rm(calls, { force: true });
    await execute('bash', ['-c', deploy], {
      env: {
        ...build.substitutions,
        PATH: `${directory}:${process.env['PATH'] ?? ''}`,
        PROJECT_ID: 'project',
        BUILD_ID: 'build',
        CALLS: calls,
        SERVICES: exists ? 'ogp-generator\n' : '',
        ...(branch === undefined ? {} : { BRANCH_NAME: branch }),
      },
    });
    const lines = (await readFile(calls, 'utf8')).trimEnd().split('\n');
    return lines.filter((line) => !line.includes(' list '));
  }

  test('the release branch gets all traffic, after its revision has started without any', async () => {
    const [deployed, moved, ...others] = await run('main', true);
    assert.match(deployed ?? '', /^run deploy ogp-generator .*--tag=main --no-traffic /u);
    assert.match(moved ?? '', /^run services update-traffic ogp-generator .*--to-tags=main=100$/u);
    assert.deepEqual(others, []);
  });

  test('another branch gets a preview and no traffic', async () => {
    const [deployed, ...others] = await run('feature/Larger-Type_2', true);
    assert.match(deployed ?? '', / --tag=feature-larger-type-2 --no-traffic /u);
    assert.deepEqual(others, []);
  });

  test('the first deployment of a service takes the traffic, which Cloud Run demands', async () => {
    const [deployed] = await run('feature', false);
    assert.match(deployed ?? '', / --tag=feature --image=/u);
    assert.doesNotMatch(deployed ?? '', /--no-traffic/u);
  });

  for (const [branch, tag] of [
    ['2026-spring', 'b2026-spring'],
    ['文字', 'b'],
    ['a'.repeat(60), 'a'.repeat(28)],
    ['abcdefghijklmnopqrstuvwxyz-/x', 'abcdefghijklmnopqrstuvwxyz-x'],
    ['abcdefghijklmnopqrstuvwxyza/x', 'abcdefghijklmnopqrstuvwxyza'],
    [undefined, 'manual'],
  ] as const) {
    test(`the branch ${branch ?? '(none)'} is previewed as ${tag}`, async () => {
      const [deployed = ''] = await run(branch, true);
      assert.ok(deployed.includes(` --tag=${tag} `), deployed);
    });
  }

  test('the revision is probed at the paths of the service and bounded in instances and concurrency', async () => {
    const [deployed = ''] = await run('main', true);
    assert.match(deployed, /--startup-probe=httpGet\.path=\/health\/ready,/u);
    assert.match(deployed, /--liveness-probe=httpGet\.path=\/health\/live,/u);
    assert.match(deployed, /--concurrency=16 .*--min=1 --max-instances=20 /u);
  });
});
