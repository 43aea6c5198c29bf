import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { startInVain } from '../support/service-process.ts';

/** Stands for the metadata server that gives credentials on Google Cloud, but never does. */
async function metadataServer(t: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('metadata-flavor', 'Google');
    if (request.url?.includes('/token') !== true) response.end('answer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `127.0.0.1:${address.port}`;
}

describe('googleapis/gcp-metadata#237: an instance without credentials', { timeout: 120_000 }, () => {
  test('is never ready while they never come, and ends with one sentence', async (t) => {
    const { code, stdout, stderr } = await startInVain({
      environment: {
        STORE_URL: 'gs://cards/og',
        UPLOAD_DEADLINE_MS: '1000',
        GCE_METADATA_HOST: await metadataServer(t),
        METADATA_SERVER_DETECTION: 'assume-present',
        GOOGLE_CLOUD_PROJECT: 'project',
        // Where the client would look before it asks the metadata server.
        HOME: '/nonexistent',
      },
    });
    assert.equal(code, 1);
    assert.doesNotMatch(stdout, /"Ready/u);
    assert.match(stderr, /^Expected to store the fallback card of the template "\w+" but failed: .+\n$/u);
  });
});
