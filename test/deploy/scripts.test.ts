import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { createCloud, type Cloud } from './support/fake-programs.ts';
import { cloudRunService } from './support/schemas.ts';
import { VARIABLES } from './support/variables.ts';

const execute = promisify(execFile);

describe('deploy.sh', () => {
  async function deploy(cloud: Cloud, branch: string, targets: string | null) {
    const output = await cloud.run('deploy/deploy.sh', {
      ...VARIABLES,
      BRANCH: branch,
      SERVICES: targets === null ? '' : 'ogp-generator\n',
      TARGETS: targets ?? '',
      PREVIEWS: 'main,https://main.example\nfeature-type,https://preview.example\n',
    });
    const { traffic } = cloudRunService.parse(parse(cloud.read('service.yaml') ?? '')).spec;
    return { traffic, output };
  }

  const NEW = VARIABLES.REVISION;

  test('gives a branch a revision without traffic, keeps everybody else’s, and ends with its URL', async () => {
    using cloud = createCloud();
    const { traffic, output } = await deploy(cloud, 'feature/Type', 'a-1,100,main\na-2,,other\na-3,,\n');
    assert.deepEqual(traffic, [
      { revisionName: 'a-1', percent: 100, tag: 'main' },
      { revisionName: 'a-2', percent: 0, tag: 'other' },
      { revisionName: NEW, percent: 0, tag: 'feature-type' },
    ]);
    assert.equal(output, 'Preview: https://preview.example\n');
    assert.ok(cloud.calls.every((call) => !call.includes('update-traffic')));
    assert.equal(cloud.read('job.yaml'), null);
  });

  for (const [branch, publicBaseUrl, expected] of [
    ['main', '', ['gs://project-cards/og', '']],
    ['main', 'https://cards.example/og', ['gs://project-cards/og', 'https://cards.example/og']],
    ['feature/Type', '', ['gs://project-cards/og/previews/feature-type', '']],
    [
      'feature/Type',
      'https://cards.example/og/',
      ['gs://project-cards/og/previews/feature-type', 'https://cards.example/og/previews/feature-type'],
    ],
  ] as const) {
    test(`keeps the cards of ${branch} where "${expected.join('", "')}" says`, async () => {
      using cloud = createCloud();
      await cloud.run('deploy/deploy.sh', { ...VARIABLES, BRANCH: branch, PUBLIC_BASE_URL: publicBaseUrl });
      const { template } = cloudRunService.parse(parse(cloud.read('service.yaml') ?? '')).spec;
      const values = new Map(
        template.spec.containers[0].env.map((entry) => [entry.name, 'value' in entry ? entry.value : null]),
      );
      assert.deepEqual([values.get('STORE_URL'), values.get('PUBLIC_BASE_URL')], expected);
    });
  }

  test('takes the tag from the branch’s last revision, which keeps its traffic', async () => {
    using cloud = createCloud();
    const { traffic } = await deploy(cloud, 'feature', 'a-1,90,feature\na-2,10,\na-3,0,feature\n');
    assert.deepEqual(traffic, [
      { revisionName: 'a-1', percent: 90 },
      { revisionName: 'a-2', percent: 10 },
      { revisionName: NEW, percent: 0, tag: 'feature' },
    ]);
  });

  test('gives the release branch all traffic once its revision has started, and replaces the job', async () => {
    using cloud = createCloud();
    await deploy(cloud, 'main', 'a-1,100,main\n');
    const replaced = cloud.calls.findIndex((call) => call.startsWith('run services replace '));
    const moved = cloud.calls.findIndex((call) =>
      new RegExp(`^run services update-traffic .*--to-revisions=${NEW}=100$`, 'u').test(call),
    );
    assert.ok(replaced >= 0 && moved > replaced);
    assert.ok(cloud.read('job.yaml')?.includes(VARIABLES.IMAGE));
  });

  for (const refused of ['services list', 'services describe', 'services replace']) {
    test(`changes nothing after Cloud Run has refused ${refused}`, async () => {
      using cloud = createCloud();
      cloud.refuse(refused);
      await assert.rejects(deploy(cloud, 'main', 'a-1,100,main\n'));
      assert.ok(cloud.calls.at(-1)?.startsWith(`run ${refused} `), cloud.calls.join('\n'));
    });
  }

  test('gives a service’s first revision all traffic, which Cloud Run demands', async () => {
    using cloud = createCloud();
    const { traffic } = await deploy(cloud, 'feature', null);
    assert.deepEqual(traffic, [{ revisionName: NEW, percent: 100, tag: 'feature' }]);
  });
});

for (const [branch, tag] of [
  ['feature/Larger-Type_2', 'feature-larger-type-2'],
  ['2026-spring', 'b2026-spring'],
  ['文字', 'b'],
  ['a'.repeat(60), 'a'.repeat(28)],
  ['abcdefghijklmnopqrstuvwxyz-/x', 'abcdefghijklmnopqrstuvwxyz-x'],
  ['abcdefghijklmnopqrstuvwxyza/x', 'abcdefghijklmnopqrstuvwxyza'],
] as const) {
  test(`the branch ${branch} is previewed as ${tag}`, async () => {
    const { stdout } = await execute('deploy/branch-tag.sh', [branch]);
    assert.equal(stdout, `${tag}\n`);
  });
}

describe('remove-previews.sh', () => {
  /** A repository with a clone, whose remote has these branches besides main. */
  async function createClone(branches: readonly string[]) {
    const root = mkdtempSync(join(tmpdir(), 'ogp-previews-'));
    const clone = join(root, 'clone');
    const git = (...args: string[]) => execute('git', ['-C', root, ...args]);
    await git('init', '--quiet', '--initial-branch=main');
    writeFileSync(join(root, 'file'), '');
    await git('add', 'file');
    await git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--message=one');
    for (const branch of branches) await git('branch', branch);
    await git('clone', '--quiet', root, clone);
    cpSync('deploy', join(clone, 'deploy'), { recursive: true });
    return { root, clone, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
  }

  test('removes the tags of branches that are gone, and no other', async () => {
    using repository = await createClone(['feature/Type']);
    using cloud = createCloud();
    const TAGS = 'main\nfeature-type\n\ngone\nmanual\nfeature\n';
    await cloud.run('deploy/remove-previews.sh', { ...VARIABLES, TAGS }, { cwd: repository.clone });
    const removals = cloud.calls.filter((call) => call.includes('update-traffic'));
    assert.equal(removals.length, 1);
    assert.match(removals[0] ?? '', /--remove-tags=gone,feature$/u);
  });

  test('changes nothing when all branches are there', async () => {
    using repository = await createClone([]);
    using cloud = createCloud();
    await cloud.run('deploy/remove-previews.sh', { ...VARIABLES, TAGS: 'main\n' }, { cwd: repository.clone });
    assert.ok(cloud.calls.every((call) => !call.includes('update-traffic')));
  });

  test('removes nothing when the repository does not answer', async () => {
    using repository = await createClone([]);
    using cloud = createCloud();
    rmSync(join(repository.root, '.git'), { recursive: true });
    const run = cloud.run(
      'deploy/remove-previews.sh',
      { ...VARIABLES, TAGS: 'main\n' },
      { cwd: repository.clone },
    );
    await assert.rejects(run);
    assert.deepEqual(cloud.calls, ['']);
  });
});
