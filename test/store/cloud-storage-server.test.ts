/** The Cloud Storage test server keeps to the JSON API where the service's promises rest on it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Storage } from '@google-cloud/storage';
import type { Bucket } from '@google-cloud/storage';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';

let server: CloudStorageServer;
let bucket: Bucket;
beforeEach(async () => {
  server = await startCloudStorageServer();
  const storage = new Storage({ apiEndpoint: server.url, retryOptions: { autoRetry: false } });
  bucket = storage.bucket('cards');
});
afterEach(() => server.close());

/** One multipart upload as bytes on the wire. */
function upload(name: string, content: string, query = '', metadata: object = {}): Promise<Response> {
  const boundary = randomUUID();
  const body =
    `--${boundary}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n` +
    `--${boundary}\r\nContent-Type: image/png\r\n\r\n${content}\r\n--${boundary}--`;
  return fetch(`${server.url}/upload/storage/v1/b/cards/o?uploadType=multipart&name=${name}${query}`, {
    method: 'POST',
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body,
  });
}

function startSession(name: string, query = ''): Promise<Response> {
  const url = `${server.url}/upload/storage/v1/b/cards/o?uploadType=resumable&name=${name}${query}`;
  return fetch(url, { method: 'POST', headers: { 'x-upload-content-type': 'image/png' } });
}

async function sessionUrl(name: string, query = ''): Promise<string> {
  return (await startSession(name, query)).headers.get('location') ?? assert.fail('no session');
}

function send(session: string, content: string, range?: string): Promise<Response> {
  const headers = range === undefined ? {} : { 'content-range': range };
  return fetch(session, { method: 'PUT', headers, body: content });
}

async function jsonOf(response: Response): Promise<Map<string, unknown>> {
  const value: unknown = await response.json();
  return new Map(Object.entries(value ?? {}));
}

const contentOf = (name: string): string | undefined => server.objects.get(`cards/${name}`)?.bytes.toString();
const generationOf = (name: string): number => server.objects.get(`cards/${name}`)?.generation ?? 0;

describe('ifGenerationMatch on a multipart upload', () => {
  test('creates the object with 0 when there is none', async () => {
    assert.equal((await upload('a', 'first', '&ifGenerationMatch=0')).status, 200);
    assert.equal(contentOf('a'), 'first');
  });

  test('answers 412 with 0 when there is one, and keeps it', async () => {
    await upload('a', 'first');
    const response = await upload('a', 'second', '&ifGenerationMatch=0');
    assert.equal(response.status, 412);
    assert.match(await response.text(), /"reason":"conditionNotMet"/);
    assert.equal(contentOf('a'), 'first');
  });

  test('replaces exactly the generation it names', async () => {
    await upload('a', 'first');
    const first = generationOf('a');
    assert.equal((await upload('a', 'second', `&ifGenerationMatch=${first}`)).status, 200);
    assert.equal((await upload('a', 'third', `&ifGenerationMatch=${first}`)).status, 412);
    assert.equal(contentOf('a'), 'second');
  });

  test('creates the object with 0 again after it was deleted', async () => {
    await upload('a', 'first');
    server.objects.remove('cards/a');
    assert.equal((await upload('a', 'second', '&ifGenerationMatch=0')).status, 200);
  });

  test('lets one of many uploads at once win', async () => {
    const uploads = Array.from({ length: 20 }, (_, index) => upload('a', `${index}`, '&ifGenerationMatch=0'));
    const statuses = (await Promise.all(uploads)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 200).length, 1);
    assert.equal(statuses.filter((status) => status === 412).length, 19);
    assert.deepEqual(server.objects.commits, ['cards/a']);
  });

  test('refuses a value that is not a generation', async () => {
    assert.equal((await upload('a', 'first', '&ifGenerationMatch=none')).status, 400);
  });
});

describe('ifGenerationMatch on a resumable upload', () => {
  test('answers 412 at the start when the object exists', async () => {
    await upload('a', 'first');
    assert.equal((await startSession('a', '&ifGenerationMatch=0')).status, 412);
  });

  test('answers 412 at the end when the object came into being meanwhile, and keeps it', async () => {
    const session = await sessionUrl('a', '&ifGenerationMatch=0');
    await upload('a', 'first');
    assert.equal((await send(session, 'second')).status, 412);
    assert.equal(contentOf('a'), 'first');
  });

  test('is honoured through the real client', async () => {
    const options = { resumable: true, preconditionOpts: { ifGenerationMatch: 0 } };
    await bucket.file('a').save('first', options);
    await assert.rejects(bucket.file('a').save('second', options), { code: 412 });
    assert.equal(contentOf('a'), 'first');
  });
});

describe('a resumable upload', () => {
  test('stores nothing before its last byte', async () => {
    const session = await sessionUrl('a');
    const response = await send(session, 'fir', 'bytes 0-2/5');
    assert.equal(response.status, 308);
    assert.equal(response.headers.get('range'), 'bytes=0-2');
    assert.equal(contentOf('a'), undefined);
    assert.equal((await send(session, 'st', 'bytes 3-4/5')).status, 200);
    assert.equal(contentOf('a'), 'first');
  });

  test('tells how many bytes have arrived', async () => {
    const session = await sessionUrl('a');
    assert.equal((await send(session, '', 'bytes */5')).headers.get('range'), null);
    await send(session, 'fir', 'bytes 0-2/*');
    assert.equal((await send(session, '', 'bytes */5')).headers.get('range'), 'bytes=0-2');
  });

  test('is committed once, however often its end is repeated', async () => {
    const session = await sessionUrl('a');
    const answers = [await send(session, 'first'), await send(session, 'first')];
    const generations = await Promise.all(
      answers.map(async (answer) => (await jsonOf(answer)).get('generation')),
    );
    assert.equal(generations[0], generations[1]);
    assert.deepEqual(server.objects.commits, ['cards/a']);
  });

  test('refuses bytes that leave a gap', async () => {
    assert.equal((await send(await sessionUrl('a'), 'st', 'bytes 3-4/5')).status, 400);
  });
});

describe('checksums', () => {
  test('are those of the bytes', async () => {
    // RFC 3720 appendix B.4 and RFC 1321 appendix A.5 have these values in hexadecimal.
    await upload('zeros', '\0'.repeat(32));
    await upload('letters', 'abc');
    assert.equal(
      server.objects.get('cards/zeros')?.crc32c,
      Buffer.from('8a9136aa', 'hex').toString('base64'),
    );
    const md5 = Buffer.from('900150983cd24fb0d6963f7d28e17f72', 'hex').toString('base64');
    assert.equal(server.objects.get('cards/letters')?.md5Hash, md5);
  });

  test('refuse an upload that promised others', async () => {
    assert.equal((await upload('a', 'first', '', { crc32c: 'AAAAAA==' })).status, 400);
    assert.equal((await upload('a', 'first', '', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' })).status, 400);
    assert.deepEqual(server.objects.paths(), []);
  });

  test('satisfy the validation of the real client, up and down', async () => {
    await bucket.file('a').save('first', { resumable: false, validation: 'crc32c' });
    await bucket.file('b').save('first', { resumable: true, validation: 'md5' });
    const [content] = await bucket.file('a').download({ validation: 'crc32c' });
    assert.equal(content.toString(), 'first');
  });
});

describe('reading', () => {
  test('gives the metadata that was sent, and the size', async () => {
    await upload('a/b c', 'first', '', { cacheControl: 'public, max-age=60' });
    const [metadata] = await bucket.file('a/b c').getMetadata();
    assert.equal(metadata.contentType, 'image/png');
    assert.equal(metadata.cacheControl, 'public, max-age=60');
    assert.equal(metadata.size, '5');
    assert.equal(metadata.generation, String(generationOf('a/b c')));
  });

  test('gives each upload a generation of its own', async () => {
    await upload('a', 'first');
    const first = generationOf('a');
    await upload('a', 'first');
    assert.notEqual(generationOf('a'), first);
  });

  test('answers 404 for an object and for a bucket that do not exist', async () => {
    await assert.rejects(bucket.file('none').getMetadata(), { code: 404 });
    await assert.rejects(bucket.file('none').download(), { code: 404 });
    await assert.rejects(bucket.storage.bucket('none').file('a').save('x', { resumable: false }), {
      code: 404,
    });
  });

  test('lists by prefix, page by page', async () => {
    for (const name of ['og/3', 'og/1', 'other/1', 'og/2']) await upload(encodeURIComponent(name), name);
    const query = { prefix: 'og/', maxResults: 2, autoPaginate: false };
    const [files, next] = await bucket.getFiles(query);
    const [more, end] = await bucket.getFiles({ ...query, ...next });
    const names = [...files, ...more].map(({ name }) => name);
    assert.deepEqual(names, ['og/1', 'og/2', 'og/3']);
    assert.equal(end, null);
  });

  test('serves an object to the world as a bucket does', async () => {
    await upload('og%2Fa.png', 'first', '', { cacheControl: 'public, max-age=60' });
    const response = await fetch(`${server.url}/cards/og/a.png`);
    assert.equal(await response.text(), 'first');
    assert.equal(response.headers.get('content-type'), 'image/png');
    assert.equal(response.headers.get('cache-control'), 'public, max-age=60');
  });
});

describe('deleting', () => {
  test('takes the object away', async () => {
    await upload('a', 'first');
    await bucket.file('a').delete();
    assert.equal(contentOf('a'), undefined);
  });

  test('honours ifGenerationMatch', async () => {
    await upload('a', 'first');
    await assert.rejects(bucket.file('a').delete({ ifGenerationMatch: 1 }), { code: 412 });
    await bucket.file('a').delete({ ifGenerationMatch: generationOf('a') });
    assert.deepEqual(server.objects.paths(), []);
  });
});
