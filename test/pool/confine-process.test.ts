import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '../../src/program-files.ts';
import { confineRenderer } from '../../src/renderer/create-renderer.ts';
import { createPool, type Pool } from '../../src/pool/pool.ts';
import type { Attempt } from './fixtures/confined.ts';
import { patient, poolOptions } from './support/open-pool.ts';

const outside = realpathSync(mkdtempSync(join(tmpdir(), 'outside-')));
const project = realpathSync(join(import.meta.dirname, '../..'));
const refused = { refused: 'ERR_ACCESS_DENIED' };
let pool: Pool<Attempt, unknown>;

before(async () => {
  // The fixtures stand in for templates and fonts, which also makes the process's own file readable.
  const fixtures = join(import.meta.dirname, 'fixtures');
  const confinement = confineRenderer({ templatesDirectory: fixtures, fontsDirectory: fixtures });
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/secret.json';
  pool = await createPool({ ...poolOptions('confined.ts', () => undefined), ...confinement });
});

after(async () => {
  await pool.close();
  rmSync(outside, { recursive: true });
});

test('a confined process reads its templates, its code and its packages', async () => {
  for (const path of [
    join(import.meta.dirname, 'fixtures/confined.ts'),
    join(project, 'src/renderer/process.ts'),
    join(project, 'node_modules/zod/package.json'),
    join(project, 'package.json'),
  ]) {
    const outcome = await pool.run({ do: 'read', path }, patient);
    assert.ok(
      typeof outcome === 'object' && outcome !== null && 'done' in outcome,
      `${path} is not readable`,
    );
  }
});

for (const path of [
  '/etc/passwd',
  '/proc/self/environ',
  join(project, 'test/renderer/pool.test.ts'),
  join(project, 'src/../README.md'),
]) {
  test(`a confined process does not read ${path.replace(project, '.')}`, async () => {
    assert.deepEqual(await pool.run({ do: 'read', path }, patient), refused);
  });
}

test('a confined process does not list the project', async () => {
  assert.deepEqual(await pool.run({ do: 'list', path: project }, patient), refused);
});

test('a confined process writes nowhere, not even where it reads', async () => {
  for (const folder of [outside, join(import.meta.dirname, 'fixtures')]) {
    assert.deepEqual(await pool.run({ do: 'write', path: join(folder, 'written') }, patient), refused);
  }
});

test('a confined process connects to nothing', async (t) => {
  let connections = 0;
  const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  await pool.run({ do: 'connect', port: address.port }, patient);
  assert.equal(await outcome(), 'ERR_ACCESS_DENIED');
  assert.equal(connections, 0);
});

test('a confined process resolves no name', async () => {
  await pool.run({ do: 'resolve' }, patient);
  assert.equal(await outcome(), 'ERR_ACCESS_DENIED');
});

test('a confined process listens nowhere', async () => {
  assert.deepEqual(await pool.run({ do: 'listen' }, patient), refused);
});

test('a confined process starts neither another process nor a thread', async () => {
  assert.deepEqual(await pool.run({ do: 'spawn' }, patient), refused);
  assert.deepEqual(await pool.run({ do: 'thread' }, patient), refused);
});

test('a confined process has nothing of the environment of its parent', async () => {
  assert.deepEqual(await pool.run({ do: 'environment' }, patient), {
    done: {
      TZ: 'UTC',
      NODE_COMPILE_CACHE: fileURLToPath(COMPILE_CACHE),
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '8388608',
      MALLOC_TRIM_THRESHOLD_: '8388608',
    },
  });
});

test('a confined process can collect its garbage', async () => {
  assert.deepEqual(await pool.run({ do: 'collect' }, patient), { done: 'function' });
});

test('a confined process has its modules compiled from the cache', async () => {
  const folder = fileURLToPath(COMPILE_CACHE).replace(/\/$/u, '');
  assert.deepEqual(await pool.run({ do: 'name cache' }, patient), { done: folder });
});

async function outcome(): Promise<unknown> {
  for (;;) {
    const answer = await pool.run({ do: 'outcome' }, patient);
    assert.ok(typeof answer === 'object' && answer !== null && 'done' in answer);
    if (answer.done !== null) return answer.done;
  }
}

test('a process that could write while it started cannot once it works', async (t) => {
  const fixtures = join(import.meta.dirname, 'fixtures');
  const { nodeOptions, ...confinement } = confineRenderer({
    templatesDirectory: fixtures,
    fontsDirectory: fixtures,
  });
  const writing = await createPool<unknown, Attempt, unknown>({
    ...poolOptions('confined.ts', () => undefined),
    ...confinement,
    nodeOptions: [...nodeOptions, `--allow-fs-write=${outside}`],
  });
  t.after(() => writing.close());
  assert.deepEqual(await writing.run({ do: 'write', path: join(outside, 'new') }, patient), refused);
  // It was not refused for another reason.
  assert.deepEqual(readdirSync(outside), []);
});
