import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';

const dockerfile = await readFile('Dockerfile', 'utf8');
const ignored = (await readFile('.dockerignore', 'utf8')).split('\n');

/** The words of every instruction of a kind, without flags such as `--from`. */
function instructions(name: string): string[][] {
  return dockerfile
    .split('\n')
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.slice(name.length + 1).split(/\s+/u));
}

const copied = instructions('COPY')
  .filter(([first]) => !first?.startsWith('--from'))
  .flatMap((words) => words.slice(0, -1));

describe('the container', () => {
  test('is copied from files that exist, and only they reach the builder', async () => {
    await Promise.all(copied.map((path) => access(path)));
    const admitted = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    assert.ok(ignored.includes('*'));
    assert.deepEqual(admitted.sort(), [...new Set(copied)].sort());
  });

  test('runs the same major version of Node as the npm scripts', async () => {
    const runtime = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile('tools/node-runtime/package.json', 'utf8')));
    const major = runtime.version.split('.')[0] ?? '';
    assert.deepEqual(
      instructions('FROM').map(([image]) => image),
      [`node:${major}-slim`, `node:${major}-slim`],
    );
  });

  test('runs without root, by number', () => {
    assert.deepEqual(instructions('USER'), [['1000:1000']]);
  });

  test('gives its user nothing to write to but the cards of a file store and the compile cache', () => {
    const owned = [...dockerfile.matchAll(/\bchown \S+ ([^&\n]+)/gu)].map(([, paths = '']) => paths.trim());
    assert.deepEqual(owned, ['var .compile-cache']);
    assert.doesNotMatch(dockerfile, /--chown|--chmod|\bchmod\b/u);
  });

  test('is tried on a read-only root with nothing to write to but var', async () => {
    const build = await readFile('cloudbuild.yaml', 'utf8');
    assert.match(build, /docker run --detach --read-only --tmpfs=\/app\/var:uid=1000 "\$_IMAGE:\$BUILD_ID"/u);
  });

  test('installs what the lockfile says, without development packages', () => {
    const installs = instructions('RUN').filter(([program]) => program === 'npm');
    assert.deepEqual(
      installs.map((words) => words.slice(0, 3)),
      [['npm', 'ci', '--omit=dev']],
    );
    assert.ok(copied.includes('package-lock.json'));
  });

  test('takes no value from the machine that builds it', () => {
    assert.deepEqual(instructions('ARG'), []);
    assert.deepEqual(instructions('ENV'), [['NODE_COMPILE_CACHE=/app/.compile-cache']]);
  });

  test('starts node itself on a file that is copied', () => {
    const [words = []] = instructions('CMD');
    const [program, file = ''] = z.array(z.string()).parse(JSON.parse(words.join(' ')));
    assert.equal(program, 'node');
    assert.ok(copied.some((path) => file.startsWith(`${path}/`)));
  });
});
