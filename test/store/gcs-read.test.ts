import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createGcsStore } from '../../src/store/gcs-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { Fault } from '../support/cloud-storage-faults.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const NAME = `og/${KEY}.png`;
const CARD = Buffer.alloc(300_000, 'card');
const PATIENT = new AbortController().signal;

let server: CloudStorageServer;
let store: Store;
beforeEach(async () => {
  server = await startCloudStorageServer();
  store = await openStore();
});
afterEach(() => server.close());

function openStore(): Promise<Store> {
  return createGcsStore({
    bucket: 'cards',
    prefix: 'og',
    apiEndpoint: server.url,
    uploadDeadline: 20_000,
    retryPolicy: { attempts: 4, firstWait: 10 },
  });
}

describe('Reading from Cloud Storage', () => {
  beforeEach(() => {
    server.objects.commit({ bucket: 'cards', name: NAME, metadata: {}, bytes: CARD });
  });

  const passing: readonly Fault[] = [
    { answer: 503 },
    { answer: 429 },
    'reset-before-commit',
    'reset-in-answer',
  ];
  for (const fault of passing) {
    it(`survives ${JSON.stringify(fault)}`, async () => {
      server.faults.add('download', fault);
      assert.deepEqual(await store.get(KEY, PATIENT), CARD);
      assert.equal(server.requests.length, 2);
    });
  }

  it('does not hand out bytes that disagree with their checksum', async () => {
    server.faults.add('download', 'wrong-hash');
    await assert.rejects(store.get(KEY, PATIENT), { code: 'store_unreachable' });
  });

  it('says why it may not', async () => {
    server.faults.add('download', { answer: 403 });
    await assert.rejects(store.get(KEY, PATIENT), {
      code: 'store_unreachable',
      message: /read gs.*permission/,
    });
  });

  it('does not fail an upload under way when it is cut', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    server.faults.add('upload', { meanwhile: () => held });
    server.faults.add('download', 'reset-in-answer');
    const arrival = server.nextRequest('upload');
    const put = store.put(KEY.replace('0', '1'), CARD, PATIENT);
    await arrival;
    await store.get(KEY, PATIENT);
    letGo();
    // The client closes all its sockets then, so the upload is sent again; which of the two arrives first is open.
    assert.match(await put, /^(stored|present)$/);
    assert.equal(server.objects.commits.length, 2);
  });
});
