/** One row a fault: what whoever puts a card gets, and what is stored. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import type { Fault } from '../support/cloud-storage-faults.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';
import { CARD, KEY, NAME, openPatientStore, PATH, PATIENT } from './patient-store.ts';

const OTHER_CARD = Buffer.from('another card');
const UNAVAILABLE = { answer: 503 };

let server: CloudStorageServer;
let store: Store;
beforeEach(async () => {
  server = await startCloudStorageServer();
  store = await openPatientStore(server.url);
});
afterEach(() => server.close());

/** What another instance does at this moment. */
function writeElsewhere(bytes: Buffer): void {
  server.objects.commit({ bucket: 'cards', name: NAME, metadata: {}, bytes });
}

const uploadsSent = (): number => server.requests.filter(({ operation }) => operation === 'upload').length;

interface Row {
  readonly fault: string;
  readonly uploads: readonly Fault[];
  readonly descriptions?: readonly Fault[];
  /** What was stored under the name before. */
  readonly before?: Buffer;
  /** What `put` resolves with, or what the log says about the error it rejects with. */
  readonly client: 'stored' | 'present' | RegExp;
  readonly stored: Buffer | undefined;
  /** How many uploads were sent. */
  readonly sent: number;
}

const ROWS: readonly Row[] = [
  { fault: 'none', uploads: [], client: 'stored', stored: CARD, sent: 1 },
  {
    fault: '503 twice',
    uploads: [UNAVAILABLE, UNAVAILABLE],
    client: 'stored',
    stored: CARD,
    sent: 3,
  },
  {
    fault: '503 without end',
    uploads: [UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE],
    client: /attempts: 4.*503/,
    stored: undefined,
    sent: 4,
  },
  {
    fault: '429 twice',
    uploads: [{ answer: 429 }, { answer: 429 }],
    client: 'stored',
    stored: CARD,
    sent: 3,
  },
  ...[408, 500, 502, 504].map((answer) => ({
    fault: `${answer} once`,
    uploads: [{ answer }],
    client: 'stored' as const,
    stored: CARD,
    sent: 2,
  })),
  { fault: 'reset during the body', uploads: ['reset-during-body'], client: 'stored', stored: CARD, sent: 2 },
  {
    fault: 'reset before the commit',
    uploads: ['reset-before-commit'],
    client: 'stored',
    stored: CARD,
    sent: 2,
  },
  {
    fault: 'reset after the commit, so the answer is lost',
    uploads: ['reset-after-commit'],
    client: 'present',
    stored: CARD,
    sent: 2,
  },
  {
    fault: 'reset in the middle of the answer',
    uploads: ['reset-in-answer'],
    client: 'present',
    stored: CARD,
    sent: 2,
  },
  {
    fault: 'resets without end',
    uploads: ['reset-before-commit', 'reset-during-body', 'reset-before-commit', 'reset-during-body'],
    client: /the connection failed/,
    stored: undefined,
    sent: 4,
  },
  { fault: 'the card is there', uploads: [], before: CARD, client: 'present', stored: CARD, sent: 1 },
  {
    fault: 'other bytes are there',
    uploads: [],
    before: OTHER_CARD,
    client: /holds other bytes/,
    stored: OTHER_CARD,
    sent: 1,
  },
  {
    fault: '503 while it is compared',
    uploads: [],
    descriptions: [UNAVAILABLE],
    before: CARD,
    client: 'present',
    stored: CARD,
    sent: 2,
  },
  { fault: '401', uploads: [{ answer: 401 }], client: /credentials \(401\)/, stored: undefined, sent: 1 },
  { fault: '403', uploads: [{ answer: 403 }], client: /permission.*403/, stored: undefined, sent: 1 },
  { fault: '400', uploads: [{ answer: 400 }], client: /refused.*400/, stored: undefined, sent: 1 },
  {
    fault: 'the answer names wrong checksums, the object is good',
    uploads: ['wrong-hash'],
    client: /checksums/,
    stored: CARD,
    sent: 1,
  },
  {
    fault: 'the card is damaged on the way',
    uploads: ['damage-on-the-way'],
    client: /refused.*400/,
    stored: undefined,
    sent: 1,
  },
  {
    fault: 'the object is damaged',
    uploads: ['damage'],
    client: /checksums/,
    stored: undefined,
    sent: 1,
  },
];

describe('A fault of Cloud Storage', () => {
  for (const { fault, uploads, descriptions = [], before, client, stored, sent } of ROWS) {
    const outcome = client instanceof RegExp ? 'store_unreachable' : client;
    it(`${fault}: ${outcome}, ${stored === undefined ? 'nothing' : 'one card'} is stored`, async () => {
      if (before !== undefined) writeElsewhere(before);
      server.faults.add('upload', ...uploads);
      server.faults.add('describe', ...descriptions);
      const put = store.put(KEY, CARD, PATIENT);
      if (client instanceof RegExp) {
        await assert.rejects(put, { code: 'store_unreachable', status: 502, message: client });
      } else {
        assert.equal(await put, client);
      }
      assert.deepEqual(server.objects.get(PATH)?.bytes, stored);
      assert.equal(uploadsSent(), sent);
      assert.equal(server.faults.waiting, 0);
      assert.ok(server.objects.commits.length <= 1);
    });
  }

  it('connection refused: store_unreachable, which the log names', async () => {
    await server.close();
    const put = store.put(KEY, CARD, PATIENT);
    await assert.rejects(put, { code: 'store_unreachable', message: /attempts: 4.*ECONNREFUSED/ });
  });

  it('missing bucket: store_unreachable, which the log names', async () => {
    const elsewhere = await openPatientStore(server.url, 'no-such-bucket');
    const failure = { code: 'store_unreachable', message: /gs:\/\/no-such-bucket\/.*bucket does not exist/ };
    await assert.rejects(elsewhere.put(KEY, CARD, PATIENT), failure);
    assert.equal(uploadsSent(), 1);
  });

  it('is over when the store answers again', async () => {
    server.faults.always('upload', UNAVAILABLE);
    await assert.rejects(store.put(KEY, CARD, PATIENT), { code: 'store_unreachable' });
    server.faults.clear();
    assert.equal(await store.put(KEY, CARD, PATIENT), 'stored');
  });

  it('keeps the error of the client as its cause', async () => {
    server.faults.add('upload', { answer: 403 });
    const problem = await store.put(KEY, CARD, PATIENT).catch((error: unknown) => error);
    assert.ok(problem instanceof Error && problem.cause instanceof Error);
    assert.match(problem.cause.message, /Answered 403 on demand/);
  });
});
