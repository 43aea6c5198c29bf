/**
 * What the store makes of failures that come and go, and of those that stay. test/store/gcs-fault-table.test.ts has
 * what docs/reliability.md lists.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';
import { CARD, NAME, openPatientStore, PATH, PATIENT } from './support/patient-store.ts';

let server: CloudStorageServer;
let store: Store;
beforeEach(async () => {
  server = await startCloudStorageServer();
  store = await openPatientStore(server.url);
});
afterEach(() => server.close());

const uploadsSent = (): number => server.requests.filter(({ operation }) => operation === 'upload').length;

describe('A failure of Cloud Storage', () => {
  for (const answer of [408, 429, 500, 502, 503, 504, 599]) {
    test(`${answer} may pass: the card is sent again and stored`, async () => {
      server.faults.add('upload', { answer });
      assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
      assert.deepEqual(server.objects.get(PATH)?.bytes, CARD);
      assert.equal(uploadsSent(), 2);
    });
  }

  for (const answer of [304, 400, 401, 403, 404, 405, 410, 413]) {
    test(`${answer} stays: nothing is sent again, and the log has the number`, async () => {
      server.faults.add('upload', { answer });
      await assert.rejects(store.put(NAME, CARD, PATIENT), {
        code: 'store_unreachable',
        message: new RegExp(String.raw`\(attempts: 1\): .*\b${answer}\b`, 'u'),
      });
      assert.equal(server.objects.get(PATH), undefined);
      assert.equal(uploadsSent(), 1);
    });
  }

  test('that refuses connections is named in the log', async () => {
    await server.close();
    const put = store.put(NAME, CARD, PATIENT);
    await assert.rejects(put, { code: 'store_unreachable', message: /attempts: 4.*ECONNREFUSED/ });
  });

  test('to have the bucket is named in the log', async () => {
    const elsewhere = await openPatientStore(server.url, 'no-such-bucket');
    const failure = { code: 'store_unreachable', message: /gs:\/\/no-such-bucket\/.*bucket does not exist/ };
    await assert.rejects(elsewhere.put(NAME, CARD, PATIENT), failure);
    assert.equal(uploadsSent(), 1);
  });

  test('is over when it answers again', async () => {
    server.faults.always('upload', { answer: 503 });
    await assert.rejects(store.put(NAME, CARD, PATIENT), { code: 'store_unreachable' });
    server.faults.clear();
    assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
  });

  test('keeps the error of the client as its cause', async () => {
    server.faults.add('upload', { answer: 403 });
    const problem = await store.put(NAME, CARD, PATIENT).catch((error: unknown) => error);
    assert.ok(problem instanceof Error && problem.cause instanceof Error);
    assert.match(problem.cause.message, /Answered 403 on demand/);
  });
});
