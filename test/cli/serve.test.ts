import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { PROJECT, runOgp } from './support/run-ogp.ts';

const logLine = z.looseObject({ url: z.url().optional() });

describe('ogp serve', () => {
  test('starts the service, which ends on SIGTERM with 0', async () => {
    const store = mkdtempSync(join(tmpdir(), 'ogp-serve-'));
    const child = spawn(process.execPath, ['bin/ogp.js', 'serve'], {
      cwd: PROJECT,
      env: { PORT: '0', HOST: '127.0.0.1', RENDERER_PROCESSES: '1', STORE_URL: `file:${store}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        const { url } = logLine.parse(JSON.parse(line));
        if (url === undefined) continue;
        assert.equal((await fetch(`${url}/health/ready`)).status, 200);
        break;
      }
    } finally {
      child.kill('SIGTERM');
      child.stdout.resume();
    }
    assert.deepEqual(await ended, [0, null]);
    rmSync(store, { recursive: true });
  });

  test('ends with 2 and a sentence when the configuration is wrong', async () => {
    const { code, stderr } = await runOgp(['serve'], { environment: { PORT: 'x' } });
    assert.equal(code, 2);
    assert.match(stderr, /^ogp: PORT: expected a whole number/u);
  });

  test('ends with 2 and a sentence when it cannot listen', async () => {
    const { code, stderr } = await runOgp(['serve'], {
      environment: { HOST: '192.0.2.1', PORT: '0', RENDERER_PROCESSES: '1', LOG_LEVEL: 'silent' },
    });
    assert.equal(code, 2);
    assert.match(stderr, /^ogp: Expected to listen on 192\.0\.2\.1/u);
  });
});
