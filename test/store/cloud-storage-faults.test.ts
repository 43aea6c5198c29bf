/** The Cloud Storage test server misbehaves exactly as it is told. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Storage } from '@google-cloud/storage';
import { crc32c } from '../support/cloud-storage-checksums.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';

let server: CloudStorageServer;
beforeEach(async () => {
  server = await startCloudStorageServer();
});
afterEach(() => server.close());

function upload(name: string, content: string, query = '', signal?: AbortSignal): Promise<Response> {
  const url = `${server.url}/upload/storage/v1/b/cards/o?uploadType=media&name=${name}${query}`;
  return fetch(url, { method: 'POST', body: content, signal: signal ?? null });
}

async function crc32cOf(response: Response): Promise<unknown> {
  const value: unknown = await response.json();
  return new Map(Object.entries(value ?? {})).get('crc32c');
}

const contentOf = (name: string): string | undefined => server.objects.get(`cards/${name}`)?.bytes.toString();

describe('A fault', () => {
  test('meets one call of its operation, in order', async () => {
    server.faults.add('upload', { answer: 503 }, { answer: 429 });
    assert.equal((await upload('a', 'first')).status, 503);
    assert.equal((await fetch(`${server.url}/storage/v1/b/cards/o`)).status, 200);
    assert.equal((await upload('a', 'first')).status, 429);
    assert.equal((await upload('a', 'first')).status, 200);
    assert.equal(server.faults.waiting, 0);
  });

  test('stands until it is cleared', async () => {
    server.faults.always('upload', { answer: 503 });
    assert.equal((await upload('a', 'first')).status, 503);
    assert.equal((await upload('a', 'first')).status, 503);
    server.faults.clear();
    assert.equal((await upload('a', 'first')).status, 200);
  });

  for (const fault of ['reset-during-body', 'reset-before-commit'] as const) {
    test(`${fault} stores nothing`, async () => {
      server.faults.add('upload', fault);
      await assert.rejects(upload('a', 'first'));
      assert.equal(contentOf('a'), undefined);
    });
  }

  test('reset-after-commit stores', async () => {
    server.faults.add('upload', 'reset-after-commit');
    await assert.rejects(upload('a', 'first'));
    assert.equal(contentOf('a'), 'first');
  });

  test('reset-in-answer stores and cuts the answer', async () => {
    server.faults.add('upload', 'reset-in-answer');
    await assert.rejects(async () => (await upload('a', 'first')).text());
    assert.equal(contentOf('a'), 'first');
  });

  for (const fault of ['hang', 'hang-after-commit', 'hang-in-answer'] as const) {
    test(`${fault} never ends, and tells when the connection is closed`, async () => {
      server.faults.add('upload', fault);
      const arrival = server.nextRequest('upload');
      const client = new AbortController();
      const url = `${server.url}/upload/storage/v1/b/cards/o?uploadType=media&name=a`;
      const answer = fetch(url, { method: 'POST', body: 'first', signal: client.signal }).then((r) =>
        r.text(),
      );
      const request = await arrival;
      const pending = Symbol('pending');
      const soon = new Promise((resolve) => setImmediate(resolve, pending));
      assert.equal(await Promise.race([answer, request.closed, soon]), pending);
      client.abort();
      await assert.rejects(answer);
      assert.equal(typeof (await request.closed), 'number');
    });
  }

  test('wrong-hash stores the bytes and answers with other checksums', async () => {
    server.faults.add('upload', 'wrong-hash');
    assert.notEqual(await crc32cOf(await upload('a', 'first')), server.objects.get('cards/a')?.crc32c);
    assert.equal(contentOf('a'), 'first');
  });

  test('damage-on-the-way is stored unless the upload promised a checksum', async () => {
    server.faults.add('upload', 'damage-on-the-way', 'damage-on-the-way');
    assert.equal((await upload('a', 'first')).status, 200);
    assert.notEqual(contentOf('a'), 'first');
    const storage = new Storage({ apiEndpoint: server.url, retryOptions: { autoRetry: false } });
    const metadata = { crc32c: crc32c(Buffer.from('first')) };
    const save = storage.bucket('cards').file('b').save('first', { resumable: false, metadata });
    await assert.rejects(save, { code: 400 });
    assert.equal(contentOf('b'), undefined);
  });

  test('meanwhile lets another client act first', async () => {
    const metadata = { contentType: 'image/png' };
    const other = { bucket: 'cards', name: 'a', metadata, bytes: Buffer.from('other') };
    server.faults.add('upload', { meanwhile: () => server.objects.commit(other) });
    assert.equal((await upload('a', 'first', '&ifGenerationMatch=0')).status, 412);
    assert.equal(contentOf('a'), 'other');
  });
});
