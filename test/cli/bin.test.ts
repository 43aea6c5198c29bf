/** `bin/ogp.js` as a process: exit codes, streams and signals. All else about commands is tested in the test's own process. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { PREDICTION } from '../support/post-context.ts';
import { runHere } from './support/run-here.ts';
import { PROJECT, runOgp } from './support/run-ogp.ts';
import { createProject } from './support/temporary-project.ts';

const addressSchema = z.object({ port: z.int() });

describe('the program ogp', () => {
  test('draws standard input to standard output, and ends with 0', async () => {
    const args = ['render', 'vaccine', '--context', '-', '--variant', 'square', '-o', '-'];
    const input = JSON.stringify(PREDICTION);
    const { code, bytes } = await runOgp(args, { input });
    assert.equal(code, 0);
    assert.deepEqual(bytes, (await runHere(args, { input })).bytes);
  });

  test('ends with 1 when it has found something, which it writes to standard output', async () => {
    using project = createProject({ templates: ['article'] });
    project.edit('templates/article/card.svg.njk', '<text id="site"', '<text id="site" font-weight="123"');
    const { code, stdout, stderr } = await runOgp(['check', '--templates', 'templates'], {
      cwd: project.root,
    });
    assert.equal(code, 1);
    assert.match(stdout, /^templates\/article\/card\.svg\.njk:\d+: /u);
    assert.match(stderr, /^1 template, 0 cards: 1 fault$/mu);
  });

  const isLinux = process.platform === 'linux';
  test('ends with 2 and a sentence when standard output takes nothing', { skip: !isLinux }, async () => {
    await using full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, ['bin/ogp.js', '--help'], { stdio: ['ignore', full.fd, 'pipe'] });
    const [stderr] = await Promise.all([text(child.stderr ?? assert.fail('no pipe')), once(child, 'close')]);
    assert.equal(stderr, 'ogp: Expected to write to standard output but could not: ENOSPC.\n');
    assert.equal(child.exitCode, 2);
  });

  test('ends with 2 and a sentence without colours when it is called wrongly', async () => {
    const { code, stdout, stderr } = await runOgp(['rendr']);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^ogp: unknown command 'rendr'/u);
  });

  test('is silent when its reader has had enough', async () => {
    const child = spawn(process.execPath, ['bin/ogp.js', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.deepEqual({ stderr, code: child.exitCode }, { stderr: '', code: 0 });
  });
});

describe('ogp prewarm', () => {
  test('interrupted while it lists a store that never answers, ends with 130 and says how to go on', async () => {
    const asked = Promise.withResolvers<void>();
    const store = createServer(() => asked.resolve()).listen(0, '127.0.0.1');
    await once(store, 'listening');
    const { port } = addressSchema.parse(store.address());
    const child = spawn(process.execPath, ['bin/ogp.js', 'prewarm', 'vaccine'], {
      cwd: PROJECT,
      env: { STORE_URL: 'gs://cards', GCS_API_ENDPOINT: `http://127.0.0.1:${port}` },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = Promise.all([text(child.stderr), once(child, 'close')]);
    await asked.promise;
    child.kill('SIGINT');
    const [stderr, [code]] = await ended;
    assert.equal(stderr, 'Stopped before the first card. The same command continues from here.\n');
    assert.equal(code, 130);
    store.closeAllConnections();
    store.close();
  });
});
