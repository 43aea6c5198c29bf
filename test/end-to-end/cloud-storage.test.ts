/** Cards in a bucket: what is stored, once, by one instance and by two. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { crc32c, md5 } from '../support/cloud-storage-checksums.ts';
import type { CloudObject } from '../support/cloud-storage-objects.ts';
import { startCloudStorageServer, type CloudStorageServer } from '../support/cloud-storage-server.ts';
import { createCard, newContext, postContext, statuses } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

const PUBLIC = 'https://storage.googleapis.com/';

describe('The service with a bucket', { timeout: 120_000 }, () => {
  let storage: CloudStorageServer;
  let service: ServiceProcess;
  let other: ServiceProcess;

  before(async () => {
    storage = await startCloudStorageServer();
    const environment = { STORE_URL: 'gs://cards/og', GCS_API_ENDPOINT: storage.url };
    [service, other] = await Promise.all([startService({ environment }), startService({ environment })]);
  });
  after(async () => {
    await Promise.all([service?.stop('SIGKILL'), other?.stop('SIGKILL')]);
    await storage.close();
  });
  afterEach(() => storage.faults.clear());

  const storedAt = (url: string): CloudObject | undefined => storage.objects.get(url.replace(PUBLIC, ''));
  const commitsTo = (url: string): number =>
    storage.objects.commits.filter((path) => path === url.replace(PUBLIC, '')).length;

  test('stores the card with its type, its life in caches and its checksums', async () => {
    const { status, url, key, bytes } = await createCard(service.url, newContext());
    assert.equal(status, 201);
    assert.equal(url, `${PUBLIC}cards/og/${key}.png`);
    const object = storedAt(url);
    assert.ok(object);
    assert.equal(object.bytes.length, bytes);
    assert.equal(object.contentType, 'image/png');
    assert.equal(object.cacheControl, 'public, max-age=31536000, immutable');
    assert.equal(object.crc32c, crc32c(object.bytes));
    assert.equal(object.md5Hash, md5(object.bytes));
  });

  test('uploads once what many post at once', async () => {
    const context = newContext();
    const before = storage.requests.length;
    const cards = await Promise.all(Array.from({ length: 8 }, () => createCard(service.url, context)));
    assert.deepEqual(statuses(cards), [200, 200, 200, 200, 200, 200, 200, 201]);
    assert.equal(new Set(cards.map(({ url }) => url)).size, 1);
    assert.deepEqual(
      storage.requests.slice(before).map(({ operation }) => operation),
      ['upload'],
    );
  });

  test('shares the fallback card and stores nothing when the store dies during the upload', async () => {
    const context = newContext();
    const stored = storage.objects.paths();
    storage.faults.add('upload', 'reset-during-body');
    const arrival = storage.nextRequest('upload');
    const posted = postContext(service.url, context);
    await arrival;
    await storage.close();

    const { status, problem } = await posted;
    assert.equal(status, 502);
    assert.equal(problem?.code, 'store_unreachable');
    assert.ok(storedAt(problem.fallback?.url ?? ''));
    assert.deepEqual(storage.objects.paths(), stored);

    storage = await startCloudStorageServer({ port: Number(new URL(storage.url).port) });
    const { status: later, url } = await createCard(service.url, context);
    assert.equal(later, 201);
    assert.deepEqual(storage.objects.paths(), [url.replace(PUBLIC, '')]);
  });

  test('writes one object when two instances store the same card at once', async () => {
    const context = newContext();
    const bothUpload = Promise.withResolvers<void>();
    let uploads = 0;
    const waitForTheOther = (): Promise<void> => {
      uploads += 1;
      if (uploads === 2) bothUpload.resolve();
      return bothUpload.promise;
    };
    storage.faults.add('upload', { meanwhile: waitForTheOther }, { meanwhile: waitForTheOther });

    const cards = await Promise.all([service, other].map(({ url }) => createCard(url, context)));
    const [first, second] = cards;
    assert.ok(first && second);
    assert.deepEqual(statuses(cards), [200, 201]);
    assert.equal(first.url, second.url);
    assert.equal(commitsTo(first.url), 1);
  });
});
