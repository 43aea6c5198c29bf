/** What the environment says about credentials; in a file of its own because the client remembers it per process. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { createGcsStore } from '../../src/store/gcs-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';

const NAME = '0123456789abcdef0123456789abcdef.png';
const CARD = Buffer.from('card');
const PATIENT = new AbortController().signal;

/** Stands for the metadata server that gives credentials on Google Cloud. */
let metadataServer: Server;
let answerToken: RequestListener;
let tokenRequests = 0;

before(async () => {
  metadataServer = createServer((request, response) => {
    response.setHeader('metadata-flavor', 'Google');
    if (!request.url?.includes('/token')) return void response.end('answer');
    tokenRequests++;
    answerToken(request, response);
  });
  metadataServer.listen(0, '127.0.0.1');
  await once(metadataServer, 'listening');
  const address = metadataServer.address();
  assert.ok(typeof address === 'object' && address !== null);
  process.env['GCE_METADATA_HOST'] = `127.0.0.1:${address.port}`;
  process.env['METADATA_SERVER_DETECTION'] = 'assume-present';
  // Where the client would look before it asks the metadata server.
  process.env['HOME'] = '/nonexistent';
  process.env['GOOGLE_CLOUD_PROJECT'] = 'project';
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
});
after(() => {
  metadataServer.closeAllConnections();
  metadataServer.close();
});
beforeEach(() => {
  tokenRequests = 0;
  answerToken = (_, response) => void response.writeHead(404).end();
});
afterEach(() => {
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  delete process.env['STORAGE_EMULATOR_HOST'];
});

function openStore({
  apiEndpoint,
  uploadDeadline = 20_000,
}: { apiEndpoint?: string; uploadDeadline?: number } = {}): Promise<Store> {
  return createGcsStore({ bucket: 'cards', prefix: 'og', apiEndpoint, uploadDeadline });
}

describe('Credentials', { timeout: 30_000 }, () => {
  test('are asked for nowhere when another server than Google is used', async () => {
    const server = await startCloudStorageServer();
    const store = await openStore({ apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    await store.get(NAME, PATIENT);
    await server.close();
    assert.equal(tokenRequests, 0);
  });

  test('that the metadata server refuses are named in the log', async () => {
    const store = await openStore();
    const failure = { code: 'store_unreachable', message: /there are no valid credentials/ };
    await assert.rejects(store.put(NAME, CARD, PATIENT), failure);
    assert.ok(tokenRequests > 0);
  });

  test('whose file is missing are named in the log', async () => {
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/nonexistent/credentials.json';
    const store = await openStore();
    const failure = { code: 'store_unreachable', message: /no valid credentials: .*credentials\.json/ };
    await assert.rejects(store.put(NAME, CARD, PATIENT), failure);
    await assert.rejects(store.get(NAME, PATIENT), failure);
  });

  test('that never come end at the deadline, and their socket is closed', async () => {
    const closed = new Promise((resolve) => {
      answerToken = (request) => void request.socket.once('close', resolve);
    });
    const store = await openStore({ uploadDeadline: 500 });
    await assert.rejects(store.put(NAME, CARD, PATIENT), { code: 'deadline_exceeded' });
    await closed;
  });
});

describe('STORAGE_EMULATOR_HOST', () => {
  for (const apiEndpoint of ['http://127.0.0.1:1', undefined]) {
    test(`stops the start ${apiEndpoint ? 'with' : 'without'} GCS_API_ENDPOINT`, async () => {
      process.env['STORAGE_EMULATOR_HOST'] = 'http://127.0.0.1:2';
      const store = openStore(apiEndpoint === undefined ? {} : { apiEndpoint });
      await assert.rejects(store, /^Error: Expected STORAGE_EMULATOR_HOST to be unset but found "http:/);
    });
  }
});
