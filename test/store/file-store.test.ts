import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createFileStore } from '../../src/store/file-store.ts';
import { testStore } from './support/store-contract.ts';

const NAME = '0123456789abcdef0123456789abcdef.png';
const CARD = Buffer.alloc(100_000, 'card');
const PATIENT = new AbortController().signal;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'file-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

testStore('The file store', async () => {
  const directory = join(root, 'images');
  await mkdir(directory);
  return {
    open: async () => createFileStore({ directory }),
    names: () => readdir(directory),
    close: async () => {},
  };
});

describe('The file store', () => {
  test('names a card as it is told', async () => {
    await createFileStore({ directory: root }).put(NAME, CARD, PATIENT);
    assert.deepEqual(await readFile(join(root, NAME)), CARD);
    assert.deepEqual(await readdir(root), [NAME]);
  });

  test('makes its directory with the first card', async () => {
    const directory = join(root, 'var', 'images');
    const store = createFileStore({ directory });
    assert.equal(await store.get(NAME, PATIENT), null);
    assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
    assert.deepEqual(await readdir(directory), [NAME]);
  });

  test('says which path fails when the directory cannot be made', async () => {
    await writeFile(join(root, 'file'), '');
    const store = createFileStore({ directory: join(root, 'file', 'images') });
    const failure = { code: 'store_unreachable', message: /^Could not write .*images.*ENOTDIR/ };
    await assert.rejects(store.put(NAME, CARD, PATIENT), failure);
    await assert.rejects(store.get(NAME, PATIENT), { code: 'store_unreachable' });
    await assert.rejects(store.has(NAME, PATIENT), { code: 'store_unreachable' });
  });

  test('says so when it may not write to the directory', async () => {
    const directory = join(root, 'images');
    await mkdir(directory, { mode: 0o555 });
    await chmod(root, 0o755);
    const store = createFileStore({ directory });
    const failure = { code: 'store_unreachable', message: /^Could not write .*EACCES: permission denied/ };
    await asNobody(() => assert.rejects(store.put(NAME, CARD, PATIENT), failure));
    assert.deepEqual(await readdir(directory), []);
  });

  test('leaves no draft behind when the disk is full', async () => {
    const put = `await store.put('${NAME}', Buffer.alloc(5_000_000), signal).catch(({ code, message }) => {
      console.log(code, message);
    });`;
    // A limit on the size of files is the fault nearest to a full disk that needs no mount.
    const { output } = await runScript(`${storeIn(root)} ${put}`, 'ulimit -f 100; exec "$@"');
    assert.match(output, /^store_unreachable Could not write .*EFBIG/);
    assert.deepEqual(await readdir(root), []);
  });

  test('leaves no draft behind when whoever asked gives up in the middle', async () => {
    const client = new AbortController();
    const put = createFileStore({ directory: root }).put(NAME, CARD, client.signal);
    client.abort();
    await assert.rejects(put, { code: 'deadline_exceeded' });
    assert.deepEqual(await readdir(root), []);
  });

  test('leaves no draft behind when the name is taken', async () => {
    await mkdir(join(root, NAME));
    const store = createFileStore({ directory: root });
    assert.equal(await store.put(NAME, CARD, PATIENT), 'present');
    assert.equal(await store.has(NAME, PATIENT), false);
    assert.deepEqual(await readdir(root), [NAME]);
  });

  test('shows readers the whole card or none', async () => {
    const store = createFileStore({ directory: root });
    const card = Buffer.alloc(5_000_000, 'card');
    const put = store.put(NAME, card, PATIENT);
    const seen = new Set<number | undefined>();
    for (let length: number | undefined; length === undefined;) {
      length = (await store.get(NAME, PATIENT))?.length;
      seen.add(length);
    }
    await put;
    seen.add((await store.get(NAME, PATIENT))?.length);
    assert.deepEqual(seen, new Set([undefined, card.length]));
  });

  test('shows no part of a card whose writer was killed, and stores it afterwards', async () => {
    const dieWhenWriting = `
      const { readdirSync } = await import('node:fs');
      const watch = () => {
        if (readdirSync('${root}').length > 0) process.kill(process.pid, 'SIGKILL');
        setImmediate(watch);
      };
      watch();`;
    const put = `await store.put('${NAME}', Buffer.alloc(50_000_000, 'card'), signal);`;
    const { signal } = await runScript(`${storeIn(root)} ${dieWhenWriting} ${put}`);
    assert.equal(signal, 'SIGKILL');
    assert.equal((await readdir(root)).length, 1, 'the draft stays, out of sight');

    const store = createFileStore({ directory: root });
    assert.equal(await store.get(NAME, PATIENT), null);
    assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
    assert.deepEqual(await store.get(NAME, PATIENT), CARD);
  });
});

/** Source that opens a store in `directory`. */
function storeIn(directory: string): string {
  const module = new URL('../../src/store/file-store.ts', import.meta.url).href;
  return `
    const { createFileStore } = await import('${module}');
    const store = createFileStore({ directory: '${directory}' });
    const { signal } = new AbortController();`;
}

/** Runs `script` in a process of its own, which the shell command `launch` starts as "$@". */
async function runScript(
  script: string,
  launch = 'exec "$@"',
): Promise<{ output: string; signal: NodeJS.Signals | null }> {
  const command = [process.execPath, '--input-type=module', '--eval', script];
  const child = spawn('sh', ['-c', launch, 'sh', ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const output = Buffer.concat(await child.stdout.toArray()).toString();
  await ended;
  return { output, signal: child.signalCode };
}

/** Root may write everywhere, so `work` runs without its rights. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
