/** Which answers end their connection, and what is answered before a body is asked for. */
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { exchange, listen, open } from './support/raw-socket.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

const BODY = JSON.stringify(TOKYO);
const JSON_TYPE = 'Content-Type: application/json\r\n';
const LAST = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

const post = (path: string, head: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const chunks = (body: string): string => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;

const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/gu)].map(([, status]) => Number(status));

const start = async (t: TestContext): Promise<number> => listen((await createTestApp(t)).app);

describe('a connection goes on', () => {
  for (const [name, request, status] of [
    ['JSON that is malformed', post('/create', JSON_TYPE, '{'), 400],
    ['no JSON', post('/create', JSON_TYPE, ''), 400],
    ['a context that is wrong', post('/create', JSON_TYPE, '{}'), 422],
    ['another type', post('/create', 'Content-Type: text/plain\r\n', 'x'), 415],
    [
      'chunks that are malformed JSON',
      `POST /create HTTP/1.1\r\nHost: x\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n${chunks('{')}`,
      400,
    ],
    ['an unknown path', post('/nowhere', JSON_TYPE, BODY), 404],
    ['broken escapes in the URL', 'GET /create/%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a method that a path does not take', 'PURGE /create HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a batch without lines', post('/batch/vaccine', 'Content-Type: application/x-ndjson\r\n', '\n'), 400],
    [
      'an expectation, where no body follows',
      'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n',
      417,
    ],
    ['a body that is expected and empty', post('/create', `${JSON_TYPE}Expect: 100-continue\r\n`, ''), 400],
    [
      'an answer for which a body is expected that there is not',
      'GET /nowhere HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n',
      404,
    ],
  ] as const) {
    test(`after ${name}`, async (t) => {
      const { text } = await exchange(await start(t), request, LAST);
      assert.deepEqual(
        statusesOf(text).filter((one) => one !== 100),
        [status, 200],
      );
      assert.equal(text.match(/^connection: close\r$/gimu)?.length, 1);
    });
  }
});

describe('a connection ends', () => {
  for (const [name, request, status] of [
    ['a body that is too large', post('/create', JSON_TYPE, ' '.repeat(2_000_000)), 413],
    ['broken escapes in an ambiguous request', 'GET /%zz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
    ['an expectation, where a body may follow', post('/create', `${JSON_TYPE}Expect: x\r\n`, BODY), 417],
    [
      'an expectation in an ambiguous request',
      'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nExpect: x\r\n\r\n',
      417,
    ],
    ['bytes that are no HTTP', 'nonsense\r\n\r\n', 400],
  ] as const) {
    test(`after ${name}`, async (t) => {
      const { text, closed } = await exchange(await start(t), request, LAST);
      assert.deepEqual(statusesOf(text), [status]);
      assert.equal(closed, true);
    });
  }
});

describe('a body is not asked for', () => {
  const head = (path: string, lines: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${lines}Expect: 100-continue\r\n\r\n`;
  for (const [name, request, status] of [
    ['that is too large', head('/create', `${JSON_TYPE}Content-Length: 20000\r\n`), 413],
    [
      'of a batch that is too large',
      head('/batch/vaccine', 'Content-Type: application/x-ndjson\r\nContent-Length: 5000000\r\n'),
      413,
    ],
    ['of another type', head('/create', 'Content-Type: text/plain\r\nContent-Length: 2\r\n'), 415],
    [
      'that is compressed',
      head('/create', `${JSON_TYPE}Content-Encoding: gzip\r\nContent-Length: 2\r\n`),
      415,
    ],
    ['for an unknown path', head('/nowhere', `${JSON_TYPE}Content-Length: 2\r\n`), 404],
    [
      'in chunks for an unknown template',
      head('/create/none', `${JSON_TYPE}Transfer-Encoding: chunked\r\n`),
      404,
    ],
  ] as const) {
    test(name, async (t) => {
      const { text, closed } = await exchange(await start(t), request);
      assert.deepEqual(statusesOf(text), [status]);
      assert.match(text, /^connection: close\r$/imu);
      assert.equal(closed, true);
    });
  }

  for (const [path, type] of [
    ['/create', 'application/json'],
    ['/batch/vaccine', 'application/x-ndjson'],
  ] as const) {
    test(`but for what is taken: ${path}`, async (t) => {
      const length = `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n`;
      const { text } = await exchange(await start(t), head(path, length), BODY, LAST);
      assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 20[01] /u);
      assert.deepEqual(statusesOf(text).slice(2), [200]);
    });
  }

  test('and requests that do not wait for each other are answered in their order', async (t) => {
    const slow = post('/create', JSON_TYPE, BODY);
    const { text } = await exchange(await start(t), slow + head('/nowhere', 'Content-Length: 2\r\n'));
    assert.deepEqual(statusesOf(text), [201, 404]);
  });
});

describe('an answer to bytes that are no request', () => {
  test('has a date, and an instance that the log names', async (t) => {
    for (const bytes of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n']) {
      const parts = await createTestApp(t);
      const { text } = await exchange(await listen(parts.app), bytes);
      const [, date = ''] = /^date: (.*)\r$/imu.exec(text) ?? [];
      assert.ok(Math.abs(Date.parse(date) - Date.now()) < 10_000);
      const [, instance] = /"instance":"urn:uuid:([^"]+)"/u.exec(text) ?? [];
      assert.ok(instance);
      assert.ok(parts.log.some(({ requestId }) => requestId === instance));
    }
  });
});

describe('a request line', () => {
  for (const [line, status] of [
    ['FOO /create HTTP/1.1', 501],
    ['get /create HTTP/1.1', 501],
    ['GETX /create HTTP/1.1', 501],
    ['DESCRIBE /create HTTP/1.1', 501],
    ['GET /create HTTP/3.7', 505],
    ['GET /create HTTP/2.0', 505],
    ['GET /create HTTP/1.2', 505],
    ['GET /create HTTP/0.9', 505],
    ['GET /create FTP/1.1', 400],
    ['FOO /create HTTP/2.0', 505],
    ['F(O)O /create HTTP/1.1', 400],
    ['FOO', 400],
  ] as const) {
    test(`of ${line} is answered ${status}`, async (t) => {
      const port = await start(t);
      for (const before of ['', 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n']) {
        const { text, problem } = await exchange(port, `${before}${line}\r\nHost: x\r\n\r\n`);
        assert.deepEqual(statusesOf(text), [...(before === '' ? [] : [200]), status]);
        assert.equal(problem?.status, status);
      }
    });
  }

  // The parser gives up at the first wrong letter, however much of the line has come.
  for (const [pieces, status] of [
    [['FOO ', '/create HTTP/1.1'], 501],
    [['FOO /cre', 'ate HTTP/1.1'], 501],
    [['FOO /create HT', 'TP/1.1'], 501],
    [['GET /create HT', 'TP/3.0'], 505],
    [['GET /create HTTP/3.', '0'], 505],
    [['GET /create HTTP/1.', '15'], 505],
    [['GET /create HTTP/1.1', 'x'], 400],
    [['GET /create ', 'FTP/1.1'], 400],
    [['(', 'FOO /create HTTP/1.1'], 400],
  ] as const) {
    test(`of ${pieces.join(' … ')} is answered ${status}`, async (t) => {
      const socket = await open(await start(t));
      const answer = text(socket);
      for (const piece of pieces) {
        socket.write(piece);
        await setTimeout(50);
      }
      if (socket.writable) socket.end('\r\nHost: x\r\n\r\n');
      assert.deepEqual(statusesOf(await answer), [status]);
    });
  }
});
