import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LONGEST_MEDIA_TYPE } from '../../src/http/http-server.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

describe('the media type of a context', () => {
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON',
    'application/json; profile=x',
  ]) {
    test(`is taken: ${type}`, async (t) => {
      const { app } = await createTestApp(t);
      assert.equal((await post(app, '/create', TOKYO, { 'content-type': type })).statusCode, 201);
    });
  }

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=shift_jis',
    'application/json; charset=utf-16',
    'application/jsonp',
    'application/ld+json',
    'application/json, text/plain',
    'json',
    '',
  ]) {
    test(`is refused: "${type}"`, async (t) => {
      const { app } = await createTestApp(t);
      const answer = await post(app, '/create', TOKYO, { 'content-type': type });
      assert.equal(readProblem(answer).code, 'unsupported_media_type');
      assert.equal(answer.headers.accept, 'application/json');
    });
  }

  for (const type of [
    `application/json${' '.repeat(15_500)}x`,
    `application/json${' '.repeat(15_500)}`,
    `application/json;${' '.repeat(15_500)}charset=utf-8`,
    `application/json;${'a="\\"";'.repeat(2_000)}`,
    `application/json; profile=${'x'.repeat(15_500)}`,
  ]) {
    test(`is refused as too long: ${type.slice(0, 20)}… of ${type.length} characters`, async (t) => {
      const { app } = await createTestApp(t);
      const answer = await post(app, '/create', TOKYO, { 'content-type': type });
      assert.equal(readProblem(answer).code, 'unsupported_media_type');
    });
  }

  test('is taken up to its bound and not parsed beyond it, though it is sound', async (t) => {
    const { app } = await createTestApp(t);
    const start = 'application/json; profile=';
    for (const [length, status] of [
      [LONGEST_MEDIA_TYPE, 201],
      [LONGEST_MEDIA_TYPE + 1, 415],
    ] as const) {
      const type = start.padEnd(length, 'x');
      assert.equal((await post(app, '/create', TOKYO, { 'content-type': type })).statusCode, status);
    }
  });

  test('has to be there, with or without a body', async (t) => {
    const { app } = await createTestApp(t);
    for (const payload of [undefined, Buffer.from(JSON.stringify(TOKYO))]) {
      const answer = await ask(app, {
        method: 'POST',
        url: '/create',
        ...(payload === undefined ? {} : { payload }),
      });
      assert.equal(readProblem(answer).code, 'unsupported_media_type');
    }
  });

  test('without a body is malformed JSON', async (t) => {
    const { app } = await createTestApp(t);
    const answer = await ask(app, {
      method: 'POST',
      url: '/create',
      headers: { 'content-type': 'application/json' },
    });
    const { code, errors } = readProblem(answer);
    assert.equal(code, 'malformed_json');
    assert.match(errors?.[0]?.message ?? '', /empty body/u);
  });
});

describe('the content encoding of a context', () => {
  for (const encoding of ['identity', 'Identity', 'identity, IDENTITY', ', identity ,', '']) {
    test(`may say that nothing is encoded: "${encoding}"`, async (t) => {
      const { app } = await createTestApp(t);
      for (const url of ['/create', '/batch/vaccine']) {
        const type = url === '/create' ? {} : { 'content-type': 'application/x-ndjson' };
        const answer = await post(app, url, TOKYO, { ...type, 'content-encoding': encoding });
        assert.ok(answer.statusCode < 300, `${url} ${answer.statusCode}`);
      }
    });
  }

  for (const encoding of ['gzip', 'br', 'deflate', 'unknown', 'gzip, br', 'identity, gzip', 'identity;q=1']) {
    test(`is refused: ${encoding}`, async (t) => {
      const { app } = await createTestApp(t);
      const answer = await post(app, '/create', gzipSync(JSON.stringify(TOKYO)), {
        'content-encoding': encoding,
      });
      assert.equal(readProblem(answer).code, 'unsupported_content_encoding');
      assert.equal(answer.headers['accept-encoding'], 'identity');
    });
  }
});

describe('the size of a context', () => {
  const padded = (bytes: number) => {
    const text = JSON.stringify(TOKYO);
    return text + ' '.repeat(bytes - Buffer.byteLength(text));
  };

  test('may be 16 KiB', async (t) => {
    const { app } = await createTestApp(t);
    assert.equal((await post(app, '/create', padded(16 * 1024))).statusCode, 201);
  });

  test('may be no byte more', async (t) => {
    const { app } = await createTestApp(t);
    assert.equal(readProblem(await post(app, '/create', padded(16 * 1024 + 1))).code, 'body_too_large');
  });
});
