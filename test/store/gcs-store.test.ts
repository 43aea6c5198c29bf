import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createGcsStore } from '../../src/store/gcs-store.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';
import { testStore } from './support/store-contract.ts';

const NAME = '0123456789abcdef0123456789abcdef.png';
const CARD = Buffer.alloc(90_000, 'card');
const PATIENT = new AbortController().signal;
const OPTIONS = { bucket: 'cards', prefix: 'og', uploadDeadline: 20_000 };

testStore('The Cloud Storage store', async () => {
  const server = await startCloudStorageServer();
  return {
    open: () => createGcsStore({ ...OPTIONS, apiEndpoint: server.url }),
    names: async () => server.objects.paths(),
    close: () => server.close(),
  };
});

describe('The Cloud Storage store', () => {
  let server: CloudStorageServer;
  beforeEach(async () => {
    server = await startCloudStorageServer();
  });
  afterEach(() => server.close());

  test('names an object by prefix and name', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    assert.deepEqual(server.objects.paths(), [`cards/og/${NAME}`]);
  });

  test('names an object by its name alone without a prefix', async () => {
    const store = await createGcsStore({ ...OPTIONS, prefix: '', apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    assert.deepEqual(server.objects.paths(), [`cards/${NAME}`]);
    assert.deepEqual(await store.get(NAME, PATIENT), CARD);
  });

  test('stores a picture that caches may keep for ever', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    const object = server.objects.get(`cards/og/${NAME}`);
    assert.equal(object?.contentType, 'image/png');
    assert.equal(object?.cacheControl, 'public, max-age=31536000, immutable');
  });

  test('says of every format what it is', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    const types = [];
    for (const ending of ['.png', '.jpg', '.webp']) {
      const name = NAME.replace('.png', ending);
      await store.put(name, CARD, PATIENT);
      types.push(server.objects.get(`cards/og/${name}`)?.contentType);
    }
    assert.deepEqual(types, ['image/png', 'image/jpeg', 'image/webp']);
  });

  test('lists its own folder and no other, a thousand names a request', async () => {
    const names = Array.from({ length: 1_500 }, (_, index) => `${index.toString(16).padStart(32, '0')}.png`);
    for (const name of names) commit(`og/${name}`);
    for (const other of ['og/readme.txt', 'og0/x.png', `og-old/${NAME}`, NAME, `og/deeper/${NAME}`])
      commit(other);
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    assert.deepEqual(await Array.fromAsync(store.list({ from: '', to: null }, PATIENT)), names);
    assert.equal(server.requests.length, 2);
    function commit(name: string): void {
      server.objects.commit({ bucket: 'cards', name, metadata: {}, bytes: CARD });
    }
  });

  test('goes on listing after a page that failed for a while', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    server.faults.add('list', { answer: 503 });
    assert.deepEqual(await Array.fromAsync(store.list({ from: '', to: null }, PATIENT)), [NAME]);
  });

  test('writes in one request, which creates and never replaces', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    assert.equal(server.requests.length, 1);
    const query = server.requests[0]?.url.searchParams;
    assert.equal(query?.get('uploadType'), 'multipart');
    assert.equal(query?.get('ifGenerationMatch'), '0');
  });

  test('sends no credentials to another server than Google', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    await store.get(NAME, PATIENT);
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
  });
});
