/** How a renderer process is started, as the system tells it. */
import assert from 'node:assert/strict';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ClosableRenderer } from '../../src/renderer/create-renderer.ts';
import { childrenOf } from '../support/child-processes.ts';
import { bundledFactory, openRenderer } from '../support/open-renderer.ts';

const project = realpathSync(join(import.meta.dirname, '../..'));
const CREDENTIALS = {
  API_TOKEN: 'secret',
  GOOGLE_APPLICATION_CREDENTIALS: '/secret.json',
  NODE_OPTIONS: '--no-warnings',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

let renderer: ClosableRenderer;
let pid: number;

before(async () => {
  Object.assign(process.env, CREDENTIALS);
  renderer = await openRenderer(
    { processes: 1, queueLimit: 1, deadline: 60_000, log: () => undefined },
    await bundledFactory(),
  );
  const [only, ...others] = childrenOf(process.pid);
  assert.deepEqual(others, []);
  pid = only ?? assert.fail('No process');
});

after(() => renderer.close());

function readList(file: string): string[] {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8')
    .split('\0')
    .filter((text) => text !== '');
}

test('a renderer process is given a time zone, settings of its memory, the compile cache and its channel, and no credentials', () => {
  const names = readList('environ').map((variable) => variable.replace(/=.*/su, ''));
  assert.deepEqual(names.sort(), [
    'MALLOC_ARENA_MAX',
    'MALLOC_MMAP_THRESHOLD_',
    'MALLOC_TRIM_THRESHOLD_',
    'NODE_CHANNEL_FD',
    'NODE_CHANNEL_SERIALIZATION_MODE',
    'NODE_COMPILE_CACHE',
    'TZ',
  ]);
});

test('a renderer process may read its code, packages, templates and fonts, write to the compile cache until it is ready, load addons, and nothing else', () => {
  const options = readList('cmdline').slice(1, -1);
  assert.ok(options.includes('--permission'));
  assert.deepEqual(options.filter((option) => option.startsWith('--allow-')).sort(), [
    '--allow-addons',
    `--allow-fs-read=${join(project, 'dist/')}`,
    `--allow-fs-read=${join(project, 'fonts')}`,
    `--allow-fs-read=${join(project, 'node_modules/')}`,
    `--allow-fs-read=${join(project, 'package.json')}`,
    `--allow-fs-read=${join(project, 'templates')}`,
    `--allow-fs-write=${join(project, 'dist/compile-cache/')}`,
  ]);
});
