/** A call of Cloud Storage that does not end: whoever waits is answered, and the socket is closed. */
import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createGcsStore } from '../../src/store/gcs-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { Fault } from '../support/cloud-storage-faults.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';

const NAME = '0123456789abcdef0123456789abcdef.png';
const OTHER_NAME = 'fedcba9876543210fedcba9876543210.png';
const OBJECT = `og/${NAME}`;
const CARD = Buffer.alloc(300_000, 'card');
const PATIENT = new AbortController().signal;
const LATE = { code: 'deadline_exceeded', status: 504 };
const HANGS = ['hang', 'hang-after-commit', 'hang-in-answer'] as const satisfies readonly Fault[];
/** For half of an answer to arrive, or for buffers to fill, ms. */
const ON_THE_WAY = 50;
/** Without the deadline these tests would wait for ever. */
const BOUND = { timeout: 20_000 };

let server: CloudStorageServer;
beforeEach(async () => {
  server = await startCloudStorageServer();
});
afterEach(() => server.close());

function openStore({ uploadDeadline = 300, firstWait = 10, apiEndpoint = server.url } = {}): Promise<Store> {
  return createGcsStore({
    bucket: 'cards',
    prefix: 'og',
    apiEndpoint,
    uploadDeadline,
    retryPolicy: { attempts: 4, firstWait },
  });
}

/** The time of deadlines, which are set by the global `setTimeout`, stands still until the test lets it pass. */
function holdDeadline({ mock }: TestContext, uploadDeadline = 300) {
  mock.timers.enable({ apis: ['setTimeout'] });
  return { pass: (ms = uploadDeadline) => mock.timers.tick(ms) };
}

const isStored = (): boolean => server.objects.get(`cards/${OBJECT}`) !== undefined;

describe('The deadline', BOUND, () => {
  for (const fault of HANGS) {
    test(`closes the socket of an upload when the server shows "${fault}"`, async (t) => {
      const store = await openStore();
      server.faults.add('upload', fault);
      const deadline = holdDeadline(t);
      const arrival = server.nextRequest('upload');
      const late = assert.rejects(store.put(NAME, CARD, PATIENT), {
        ...LATE,
        message: /store gs:.* within 300 ms/,
      });
      const { closed } = await arrival;
      if (fault !== 'hang') while (!isStored()) await setTimeout(1);
      if (fault === 'hang-in-answer') await setTimeout(ON_THE_WAY);
      deadline.pass();
      await late;
      await closed;
      assert.equal(isStored(), fault !== 'hang');
    });

    test(`closes the socket of a read when the server shows "${fault}"`, async (t) => {
      const store = await openStore();
      server.objects.commit({ bucket: 'cards', name: OBJECT, metadata: {}, bytes: CARD });
      server.faults.add('download', fault);
      const deadline = holdDeadline(t);
      const arrival = server.nextRequest('download');
      const late = assert.rejects(store.get(NAME, PATIENT), { ...LATE, message: /read gs:.* within 300 ms/ });
      const { closed } = await arrival;
      if (fault === 'hang-in-answer') await setTimeout(ON_THE_WAY);
      deadline.pass();
      await late;
      await closed;
    });
  }

  test('closes the socket of a look whether a card is there', async (t) => {
    const store = await openStore();
    server.faults.add('describe', 'hang');
    const deadline = holdDeadline(t);
    const arrival = server.nextRequest('describe');
    const late = assert.rejects(store.has(NAME, PATIENT), LATE);
    const { closed } = await arrival;
    deadline.pass();
    await late;
    await closed;
  });

  test('closes the socket to a server that accepts it and reads nothing', async (t) => {
    const deaf = createServer({ pauseOnConnect: true });
    deaf.listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const address = deaf.address();
    assert.ok(typeof address === 'object' && address !== null);
    const connection = once(deaf, 'connection');
    const store = await openStore({ apiEndpoint: `http://127.0.0.1:${address.port}` });
    const deadline = holdDeadline(t);
    const late = assert.rejects(store.put(NAME, Buffer.alloc(20_000_000), PATIENT), LATE);
    const [socket]: Socket[] = await connection;
    await setTimeout(ON_THE_WAY);
    deadline.pass();
    await late;
    // Only by reading what the kernel has received does this end learn that the other has closed.
    const closed = new Promise((resolve) =>
      socket
        ?.once('error', () => {})
        .once('close', resolve)
        .resume(),
    );
    await closed;
    deaf.close();
  });

  test('leaves the uploads of others alone', async () => {
    const [hasty, patient] = await Promise.all([openStore(), openStore({ uploadDeadline: 20_000 })]);
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    server.faults.add('upload', 'hang', { meanwhile: () => held });
    const first = server.nextRequest('upload');
    const late = assert.rejects(hasty.put(NAME, CARD, PATIENT), LATE);
    await first;
    const second = server.nextRequest('upload');
    const onTime = patient.put(OTHER_NAME, CARD, PATIENT);
    await second;
    await late;
    letGo();
    assert.equal(await onTime, 'stored');
    assert.equal(server.requests.length, 2);
  });

  test('is not waited for when the next attempt would come after it', async () => {
    const store = await openStore({ uploadDeadline: 20_000, firstWait: 60_000 });
    server.faults.add('upload', { answer: 503 });
    const failure = { code: 'store_unreachable', message: /attempts: 1.*503/ };
    await assert.rejects(store.put(NAME, CARD, PATIENT), failure);
  });

  test('holds for all attempts together', async (t) => {
    const store = await openStore({ uploadDeadline: 20_000 });
    server.faults.add('upload', { answer: 503 }, 'reset-before-commit', 'hang');
    const deadline = holdDeadline(t, 20_000);
    const late = assert.rejects(store.put(NAME, CARD, PATIENT), LATE);
    while (server.requests.length < 2) await setTimeout(1);
    // What is left of it for the third attempt is not the whole.
    deadline.pass(19_000);
    while (server.requests.length < 3) await setTimeout(1);
    deadline.pass(1_000);
    await late;
    assert.equal(server.requests.length, 3);
  });

  test('does not spoil the next put', async (t) => {
    const store = await openStore();
    server.faults.add('upload', 'hang');
    const deadline = holdDeadline(t);
    const arrival = server.nextRequest('upload');
    const late = assert.rejects(store.put(NAME, CARD, PATIENT), LATE);
    await arrival;
    deadline.pass();
    await late;
    assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
  });

  test('finds the card present later when only the answer was missing', async (t) => {
    const store = await openStore();
    server.faults.add('upload', 'hang-after-commit');
    const deadline = holdDeadline(t);
    const arrival = server.nextRequest('upload');
    const late = assert.rejects(store.put(NAME, CARD, PATIENT), LATE);
    await arrival;
    while (!isStored()) await setTimeout(1);
    deadline.pass();
    await late;
    assert.equal(await store.put(NAME, CARD, PATIENT), 'present');
  });
});

describe('Whoever gives up', BOUND, () => {
  const reason = new Error('the client went away');

  for (const fault of HANGS) {
    test(`closes the socket of an upload when the server shows "${fault}"`, async () => {
      const store = await openStore({ uploadDeadline: 60_000 });
      server.faults.add('upload', fault);
      const arrival = server.nextRequest('upload');
      const client = new AbortController();
      const put = store.put(NAME, CARD, client.signal);
      const { closed } = await arrival;
      client.abort(reason);
      await assert.rejects(put, { ...LATE, cause: reason });
      await closed;
    });
  }

  test('does not wait for the next attempt', async () => {
    const store = await openStore({ uploadDeadline: 120_000, firstWait: 60_000 });
    server.faults.add('upload', { answer: 503 });
    const arrival = server.nextRequest('upload');
    const client = new AbortController();
    const put = store.put(NAME, CARD, client.signal);
    await arrival;
    // Long enough for the answer to arrive, far too short for the next attempt.
    await setTimeout(100);
    client.abort(reason);
    await assert.rejects(put, { ...LATE, cause: reason });
    assert.equal(server.requests.length, 1);
  });

  test('is not listened to any longer when the call is over', async () => {
    const store = await openStore({ uploadDeadline: 20_000 });
    const { signal } = new AbortController();
    await store.put(NAME, CARD, signal);
    await store.get(NAME, signal);
    server.faults.add('upload', { answer: 403 });
    await assert.rejects(store.put(OTHER_NAME, CARD, signal));
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });
});
