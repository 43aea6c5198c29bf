import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { openStore, parseStoreUrl, type StoreLocation } from '../../src/store/open-store.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';

const NAME = '0123456789abcdef0123456789abcdef.png';
const CARD = Buffer.from('card');
const PATIENT = new AbortController().signal;

const file = (directory: string): StoreLocation => ({ kind: 'file', directory });
const gs = (bucket: string, prefix: string): StoreLocation => ({ kind: 'gs', bucket, prefix });

describe('A store URL', () => {
  const good: readonly (readonly [string, StoreLocation])[] = [
    ['file:./var/images', file(resolve('var/images'))],
    ['file:var/images', file(resolve('var/images'))],
    ['file:./var/images/', file(resolve('var/images'))],
    ['file:/srv/images', file('/srv/images')],
    ['file:///srv/images', file('/srv/images')],
    ['file:///srv/images/', file('/srv/images')],
    ['file://localhost/srv/images', file('/srv/images')],
    ['file:///srv/%E7%94%BB%E5%83%8F', file('/srv/画像')],
    ['file:./two%20words', file(resolve('two words'))],
    ['file:./a..b', file(resolve('a..b'))],
    ['gs://cards', gs('cards', '')],
    ['gs://cards/', gs('cards', '')],
    ['gs://cards/og', gs('cards', 'og')],
    ['gs://cards/og/', gs('cards', 'og')],
    ['gs://cards/og/v1.2', gs('cards', 'og/v1.2')],
    ['gs://cards.example.com/a_b-c~d', gs('cards.example.com', 'a_b-c~d')],
  ];
  for (const [url, location] of good) {
    test(`${url} is understood`, () => assert.deepEqual(parseStoreUrl(url), location));
  }

  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /Expected file:/],
    ['toString:x', /Expected file:/],
    ['./var/images', /Expected file:/],
    ['s3://cards/og', /Expected file:.*but found "s3:\/\/cards\/og"\.$/],
    ['https://storage.googleapis.com/cards', /Expected file:/],
    ['file:', /Expected a directory of this machine/],
    ['file://', /Expected a directory of this machine/],
    ['file:///', /Expected a directory other than the root/],
    ['file://server/share', /Expected a directory of this machine/],
    ['file:./images?mode=1', /Expected a directory of this machine/],
    ['file:./images%', /Expected a directory of this machine/],
    ['file:./images%00', /Expected a directory of this machine/],
    ['file:../images', /Expected a directory without "\.\."/],
    ['file:///srv/../etc', /Expected a directory without "\.\."/],
    ['file:///srv/%2e%2e/etc', /Expected a directory without "\.\."/],
    ['file:./a%2f..%2f..%2fetc', /Expected a directory without "\.\."/],
    ['gs:', /Expected gs:\/\/bucket/],
    ['gs://', /Expected gs:\/\/bucket/],
    ['gs:///og', /Expected gs:\/\/bucket/],
    ['gs:cards/og', /Expected gs:\/\/bucket/],
    ['gs://Cards/og', /Expected gs:\/\/bucket/],
    ['gs://ab/og', /Expected gs:\/\/bucket/],
    ['gs://user@cards/og', /Expected gs:\/\/bucket/],
    ['gs://cards//og', /Expected a prefix/],
    ['gs://cards/og//', /Expected a prefix/],
    ['gs://cards/../og', /Expected a prefix/],
    ['gs://cards/og/.', /Expected a prefix/],
    ['gs://cards/%2e%2e', /Expected a prefix/],
    ['gs://cards/画像', /Expected a prefix/],
    ['gs://cards/og?x=1', /Expected a prefix/],
    ['gs://cards/og#x', /Expected a prefix/],
    ['gs://cards/og\n', /Expected a prefix/],
  ];
  for (const [url, message] of bad) {
    test(`${JSON.stringify(url)} is refused with a sentence`, () => {
      assert.throws(() => parseStoreUrl(url), { name: 'Error', message });
      assert.throws(
        () => parseStoreUrl(url),
        ({ message: text }: Error) => text.includes(JSON.stringify(url)),
      );
    });
  }
});

describe('openStore', () => {
  test('opens a directory, which the service itself serves', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'open-store-'));
    const opened = await openStore({ STORE_URL: `file://${directory}`, UPLOAD_DEADLINE_MS: 1000 });
    await opened.store.put(NAME, CARD, PATIENT);
    assert.equal(opened.publicBaseUrl, null);
    assert.deepEqual(await readdir(directory), [NAME]);
    await rm(directory, { recursive: true });
  });

  test('opens a bucket, which the world reads', async () => {
    const server = await startCloudStorageServer();
    const opened = await openStore({
      STORE_URL: 'gs://cards/og',
      GCS_API_ENDPOINT: server.url,
      UPLOAD_DEADLINE_MS: 20_000,
    });
    await opened.store.put(NAME, CARD, PATIENT);
    await server.close();
    assert.equal(opened.publicBaseUrl, 'https://storage.googleapis.com/cards/og');
    assert.deepEqual(server.objects.paths(), [`cards/og/${NAME}`]);
  });

  test('knows the public URL of a bucket without a prefix', async () => {
    const { publicBaseUrl } = await openStore({ STORE_URL: 'gs://cards', UPLOAD_DEADLINE_MS: 1000 });
    assert.equal(publicBaseUrl, 'https://storage.googleapis.com/cards');
  });

  test('refuses a URL it does not know', async () => {
    await assert.rejects(
      openStore({ STORE_URL: 's3://cards', UPLOAD_DEADLINE_MS: 1000 }),
      /^Error: Expected file:/,
    );
  });
});
