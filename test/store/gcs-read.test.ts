import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import type { Fault } from '../support/cloud-storage-faults.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';
import { CARD, NAME, OBJECT, openPatientStore, PATIENT } from './support/patient-store.ts';

let server: CloudStorageServer;
let store: Store;
beforeEach(async () => {
  server = await startCloudStorageServer();
  store = await openPatientStore(server.url);
});
afterEach(() => server.close());

describe('Reading from Cloud Storage', () => {
  beforeEach(() => {
    server.objects.commit({ bucket: 'cards', name: OBJECT, metadata: {}, bytes: CARD });
  });

  const passing: readonly Fault[] = [
    { answer: 503 },
    { answer: 429 },
    'reset-before-commit',
    'reset-in-answer',
    'wrong-hash',
  ];
  for (const fault of passing) {
    test(`survives ${JSON.stringify(fault)}`, async () => {
      server.faults.add('download', fault);
      assert.deepEqual(await store.get(NAME, PATIENT), CARD);
      assert.equal(server.requests.length, 2);
    });
  }

  test('does not hand out bytes that disagree with their checksum', async () => {
    server.faults.add('download', ...Array.from({ length: 4 }, () => 'wrong-hash' as const));
    await assert.rejects(store.get(NAME, PATIENT), { code: 'store_unreachable' });
  });

  test('says why it may not', async () => {
    server.faults.add('download', { answer: 403 });
    await assert.rejects(store.get(NAME, PATIENT), {
      code: 'store_unreachable',
      message: /read gs.*permission/,
    });
  });

  test('does not fail an upload under way when it is cut', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    server.faults.add('upload', { meanwhile: () => held });
    server.faults.add('download', 'reset-in-answer');
    const arrival = server.nextRequest('upload');
    const put = store.put(NAME.replace('0', '1'), CARD, PATIENT);
    await arrival;
    await store.get(NAME, PATIENT);
    letGo();
    assert.equal(await put, 'stored');
    assert.equal(server.objects.commits.length, 2);
  });
});
