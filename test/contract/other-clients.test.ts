/** Clients as other generators make them: they have to compile, and read what the service answers. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDrawingApp } from '../reports/support/open-app.ts';

const TOKEN = 'a-token-of-this-test';
const FOLDER = new URL('../../tools/client-types/', import.meta.url);
const COMPILER = new URL('node_modules/typescript/bin/tsc', FOLDER);
const skip = existsSync(new URL('node_modules/orval', FOLDER))
  ? false
  : 'the generators are not installed: npm ci --prefix tools/client-types';

function run(nodeArguments: readonly string[], input = ''): void {
  execFileSync(process.execPath, nodeArguments, { cwd: FOLDER, input });
}

describe('clients of other generators', { skip }, () => {
  test('compile and read what the service answers', async (t) => {
    const environment = {
      API_TOKENS: TOKEN,
      UNSIGNED_LINKS: 'true',
      RENDER_DEADLINE_MS: '60000',
      UPLOAD_DEADLINE_MS: '60000',
    };
    const { app } = await openDrawingApp(t, { environment, publicBaseUrl: null });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const generated = new URL('generated', FOLDER);
    t.after(() => rmSync(generated, { recursive: true, force: true }));
    run(['write-clients.js', url], await readFile('docs/openapi.json', 'utf8'));
    run([fileURLToPath(COMPILER)]);
    const answers = {
      status: 201,
      width: 2400,
      alsoHeight: 2400,
      period: '10月下旬〜2月上旬',
      batch: ['context_rejected', 'vaccine'],
      linkedType: 'image/png',
      code: 'context_rejected',
      pointer: '/age',
      fallback: '.png',
      strangerCode: 'unauthorized',
      templates: ['article', 'vaccine'],
    };
    for (const [generator, status] of [
      ['hey-api', 201],
      // The card is there by now.
      ['orval', 200],
    ] as const) {
      const { use } = await import(new URL(`generated/js/uses/${generator}.js`, FOLDER).href);
      assert.deepEqual(await use(url, TOKEN), { ...answers, status });
    }
  });
});
