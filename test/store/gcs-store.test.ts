import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createGcsStore } from '../../src/store/gcs-store.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';
import { testStore } from './store-contract.ts';

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

  it('names an object by prefix and name', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    assert.deepEqual(server.objects.paths(), [`cards/og/${NAME}`]);
  });

  it('names an object by its name alone without a prefix', async () => {
    const store = await createGcsStore({ ...OPTIONS, prefix: '', apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    assert.deepEqual(server.objects.paths(), [`cards/${NAME}`]);
    assert.deepEqual(await store.get(NAME, PATIENT), CARD);
  });

  it('stores a picture that caches may keep for ever', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    const object = server.objects.get(`cards/og/${NAME}`);
    assert.equal(object?.contentType, 'image/png');
    assert.equal(object?.cacheControl, 'public, max-age=31536000, immutable');
  });

  it('says of every format what it is', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    const types = [];
    for (const ending of ['.png', '.jpg', '.webp']) {
      const name = NAME.replace('.png', ending);
      await store.put(name, CARD, PATIENT);
      types.push(server.objects.get(`cards/og/${name}`)?.contentType);
    }
    assert.deepEqual(types, ['image/png', 'image/jpeg', 'image/webp']);
  });

  it('writes in one request, which creates and never replaces', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    assert.equal(server.requests.length, 1);
    const query = server.requests[0]?.url.searchParams;
    assert.equal(query?.get('uploadType'), 'multipart');
    assert.equal(query?.get('ifGenerationMatch'), '0');
  });

  it('sends no credentials to another server than Google', async () => {
    const store = await createGcsStore({ ...OPTIONS, apiEndpoint: server.url });
    await store.put(NAME, CARD, PATIENT);
    await store.get(NAME, PATIENT);
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
  });
});
