/** The folder that the image holds as /app, made and tried as the Dockerfile does, outside the checkout. */
import assert from 'node:assert/strict';
import {
  access,
  appendFile,
  glob,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { readPackage } from '../../scripts/support/read-package.ts';
import { assembleImage } from '../../scripts/support/assemble-image.ts';
import { fetchExample } from '../../scripts/support/fill-compile-cache.ts';
import { tryImage } from '../../scripts/support/try-image.ts';
import { copyService } from '../support/service-copy.ts';
import { startService } from '../support/service-process.ts';

/** MiB, of what the files take on a disk in blocks of 4 KiB */
const MAX_SIZE = 85;
const BLOCK = 4096;

const dockerfile = await readFile('Dockerfile', 'utf8');

describe('the folder of the image', () => {
  let folder: string;
  let files: { readonly path: string; readonly size: number; readonly mode: number }[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ogp-image-'));
    await assembleImage(folder);
    const paths = await Array.fromAsync(glob('**', { cwd: folder }));
    files = await Promise.all(
      paths.map(async (path) => {
        const { size, mode } = await lstat(join(folder, path));
        return { path, size, mode };
      }),
    );
  });
  // A process of a start that was refused may still write its compile cache there.
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  test(`takes at most ${MAX_SIZE} MB`, () => {
    const blocks = files.map(({ size }) => Math.ceil(size / BLOCK));
    const taken = (blocks.reduce((sum, count) => sum + count, 0) * BLOCK) / 2 ** 20;
    assert.ok(taken > MAX_SIZE / 2 && taken <= MAX_SIZE, `${taken} MB`);
  });

  test('holds no types, source maps, sources, tests or package manager', () => {
    const unwanted =
      /\.d\.[cm]?ts$|\.map$|\.(?:cc|h|gyp)$|(?:^|\/)(?:tests?|README.*|npm|\.bin|include)(?:\/|$)|^src\//u;
    assert.deepEqual(
      files.filter(({ path }) => unwanted.test(path)),
      [],
    );
  });

  test('holds the packages of native code and what they load, and no other', () => {
    const packages = files.flatMap(
      ({ path }) => /^node_modules\/((?:@[^/]+\/)?[^/@]+)\/package\.json$/u.exec(path)?.[1] ?? [],
    );
    assert.deepEqual(packages.filter((name) => !/^@resvg\/resvg-js|^@img\//u.test(name)).sort(), [
      'detect-libc',
      'semver',
      'sharp',
    ]);
    // Those of this platform alone.
    assert.deepEqual(
      packages.filter((name) => /^@resvg\/resvg-js-|^@img\/sharp-(?!libvips)/u.test(name)).length,
      2,
    );
  });

  test('holds the licence of all that was bundled and copied, and of Node', async () => {
    const text = await readFile(join(folder, 'licences.txt'), 'utf8');
    const built = z
      .object({ packages: z.array(z.string()) })
      .parse(JSON.parse(await readFile('dist/built.json', 'utf8')));
    const missing: string[] = [];
    for (const path of [...built.packages, 'node_modules/sharp', 'node_modules/@resvg/resvg-js']) {
      const { name, version, license } = z
        .object({ name: z.string(), version: z.string(), license: z.string() })
        .parse(JSON.parse(await readFile(join(path, 'package.json'), 'utf8')));
      if (!text.includes(`\n${name} ${version} (${license})\n`)) missing.push(path);
    }
    assert.deepEqual(missing, []);
    for (const title of [
      'Apache License',
      'Mozilla Public License Version 2.0',
      'UNICODE LICENSE V3',
      'BudouX',
    ]) {
      assert.ok(text.includes(title), title);
    }
    const { faces } = z
      .object({ faces: z.array(z.object({ license: z.string() })) })
      .parse(JSON.parse(await readFile(join(folder, 'fonts/manifest.json'), 'utf8')));
    await Promise.all(faces.map(({ license }) => access(join(folder, 'fonts', license))));
  });

  test('may be read by every user and changed by none but its owner', () => {
    assert.deepEqual(
      files.filter(({ mode }) => (mode & 0o044) !== 0o044 || (mode & 0o022) !== 0),
      [],
    );
  });

  test('holds what the Dockerfile and the prewarm job start', async () => {
    const [, command = '[]'] = /^CMD (.*)$/mu.exec(dockerfile) ?? [];
    const [program, main = ''] = z.array(z.string()).parse(JSON.parse(command));
    const [, cli = ''] = /args: \[([^,]+),/u.exec(await readFile('deploy/job.yaml', 'utf8')) ?? [];
    assert.equal(program, 'node');
    await Promise.all([main, cli].map((path) => access(join(folder, path))));
  });

  test('starts with the compile cache and without checks, though all times changed, and makes cards', async () => {
    for (const { path } of files) await utimes(join(folder, path), 1, 1);
    await tryImage(folder);
  });

  test('is refused if one of its processes does not find the compile cache', async () => {
    const cache = join(folder, 'dist/compile-cache');
    const refusals: string[] = [];
    // V8's flags are others in each kind of process, and so are the folders.
    for (const part of await readdir(cache)) {
      await rename(join(cache, part), join(folder, 'away'));
      await mkdir(join(cache, part));
      await tryImage(folder).catch(({ message }: Error) => refusals.push(message.split(' should ')[0] ?? ''));
      await rm(join(cache, part), { recursive: true });
      await rename(join(folder, 'away'), join(cache, part));
    }
    assert.deepEqual(refusals.sort(), ['Its renderer process', 'The service']);
  });

  test('is refused if the service ends before it is ready, even without a fault', async () => {
    const main = join(folder, 'dist/main.js');
    await rename(main, join(folder, 'away'));
    await writeFile(main, 'process.exitCode = 0;');
    try {
      await assert.rejects(tryImage(folder), /Expected the service to start/u);
    } finally {
      await rename(join(folder, 'away'), main);
    }
  });

  test('is refused if its templates are not those that the build has checked', async () => {
    await appendFile(join(folder, 'templates/vaccine/card.svg.njk'), '<!-- edited -->');
    await assert.rejects(tryImage(folder), /Expected no checks at a start/u);
  });
});

test('the build and the trial of the image ask for a template that the project has', async () => {
  const project = copyService();
  await rm(join(project, 'templates/vaccine'), { recursive: true });
  const service = await startService({ root: project });
  try {
    const { template, body } = await fetchExample(service.url);
    assert.equal(template, 'article');
    assert.ok('title' in JSON.parse(body));
  } finally {
    await service.stop();
    await rm(project, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** No engine of Docker runs here: what a builder would find out late must be the same in these files. */
describe('the Dockerfile agrees', () => {
  test('with .dockerignore and the checkout on what is copied', async () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    await Promise.all(copied.map((path) => access(path)));
    const ignored = (await readFile('.dockerignore', 'utf8')).split('\n');
    const admitted = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    assert.ok(ignored.includes('*'));
    assert.deepEqual(admitted.sort(), copied.sort());
  });

  test('with the npm scripts on the major version of Node', async () => {
    const { version } = await readPackage('tools/node-runtime/package.json');
    const [, major] = /^FROM node:(\d+)-/mu.exec(dockerfile) ?? [];
    assert.equal(major, version.split('.')[0]);
  });

  test('with itself and Kubernetes on the user, for whom alone the compile cache holds', async () => {
    const users = [
      ...[...dockerfile.matchAll(/--user=(\d+)|^USER (\d+):/gmu)].map(
        ([, filling, running]) => filling ?? running,
      ),
      /runAsUser: (\d+)/u.exec(await readFile('deploy/knative.yaml', 'utf8'))?.[1],
    ];
    assert.deepEqual(users, ['1000', '1000', '1000']);
  });
});
