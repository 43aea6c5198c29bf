import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { createCard, getStatus, newContext } from '../support/post-context.ts';
import { sharedService } from '../support/shared-service.ts';

const REFUSE_TO_COUNT = new URL('../support/refuse-to-count.ts', import.meta.url).href;

describe('a service without METRICS', { timeout: 120_000 }, () => {
  const service = sharedService('files');

  // Its process could not load what counts or traces.
  test('has no such path, and loads nothing that counts', async () => {
    assert.equal(await getStatus(`${service.url}/metrics`), 404);
    await createCard(service.url, newContext());
  });

  for (const module of ['../../src/metrics/create-metrics.ts', '../../src/traces/create-traces.ts']) {
    test(`would have failed if it had loaded ${module}`, async () => {
      const script = `await import('${new URL(module, import.meta.url).href}')`;
      const args = ['--import', REFUSE_TO_COUNT, '--input-type=module', '--eval', script];
      await assert.rejects(promisify(execFile)(process.execPath, args), /Refused to load/u);
    });
  }
});
