/**
 * One row a fault of Cloud Storage: what `put` returns or throws, what is stored, how many uploads are sent. Two of the
 * rows are tested with the real service in test/end-to-end/cloud-storage.test.ts.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { createGcsStore } from '../../src/store/gcs-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startCloudStorageServer, type CloudStorageServer } from '../support/cloud-storage-server.ts';
import {
  describeAnswer,
  FAULT_ROWS,
  type FaultRow,
  type Stored,
} from './support/cloud-storage-fault-rows.ts';
import { CARD, NAME, OBJECT, PATH, PATIENT } from './support/patient-store.ts';

const OTHER_BYTES = Buffer.from('another card');

/** As many attempts as the service makes, soon after each other. */
const RETRY_POLICY = { attempts: 5, firstWait: 1 };

/** Of a row whose upload is never answered, ms. */
const SHORT_DEADLINE = 200;
/** ms */
const LONG_DEADLINE = 20_000;

let server: CloudStorageServer;
beforeEach(async () => {
  server = await startCloudStorageServer();
});
afterEach(() => server.close());

describe('A fault of Cloud Storage', { timeout: 60_000 }, () => {
  for (const row of FAULT_ROWS) {
    const { fault, answer, stored, afterwards = 201 } = row;
    test(`${fault}: ${describeAnswer(answer)}, stored: ${stored}`, async () => {
      const store = await createGcsStore({
        bucket: 'cards',
        prefix: 'og',
        apiEndpoint: server.url,
        uploadDeadline: row.endless === true ? SHORT_DEADLINE : LONG_DEADLINE,
        retryPolicy: RETRY_POLICY,
      });
      if (row.before !== undefined) {
        const bytes = row.before === 'the card' ? CARD : OTHER_BYTES;
        server.objects.commit({
          bucket: 'cards',
          name: OBJECT,
          metadata: { contentType: 'image/png' },
          bytes,
        });
      }
      server.faults.add('upload', ...row.uploads);
      const arrival = server.nextRequest('upload');

      const outcome = await put(store);
      assert.equal(outcome.answer, answer);
      assert.equal(storedObject(), stored);
      assert.equal(server.faults.waiting, 0);
      assert.deepEqual(
        server.requests.map(({ operation }) => operation),
        Array.from({ length: row.sent }, () => 'upload'),
      );
      assert.match(outcome.reason, row.logged ?? /^$/u);
      if (row.endless === true) await (await arrival).closed;

      assert.equal((await put(store)).answer, afterwards);
      assert.equal(storedObject(), row.before ?? 'the card');
      const commits = server.objects.commits.filter((path) => path === PATH);
      assert.equal(commits.length, 1);
    });
  }
});

interface Outcome {
  /** What `POST /create` answers to it: test/http/create.test.ts, test/http/problems.test.ts. */
  readonly answer: FaultRow['answer'];
  /** Of a problem, for the log; else ''. */
  readonly reason: string;
}

async function put(store: Store): Promise<Outcome> {
  try {
    return { answer: (await store.put(NAME, CARD, PATIENT)) === 'stored' ? 201 : 200, reason: '' };
  } catch (error) {
    assert.ok(error instanceof Problem);
    return { answer: error.code, reason: error.message };
  }
}

function storedObject(): Stored {
  const object = server.objects.get(PATH);
  if (object === undefined) return 'nothing';
  return object.bytes.equals(CARD) ? 'the card' : 'other bytes';
}
