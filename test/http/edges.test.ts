/** What only bytes on a socket can show. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test, type TestContext } from 'node:test';
import type { ProblemCode } from '../../src/errors.ts';
import { exchange, listen, open } from './support/raw-socket.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

const BODY = JSON.stringify(TOKYO);
const LENGTH = Buffer.byteLength(BODY);
const JSON_TYPE = 'Content-Type: application/json\r\n';
const HEAD = `POST /create HTTP/1.1\r\nHost: x\r\n${JSON_TYPE}`;
const POST = `${HEAD}Content-Length: ${LENGTH}\r\n\r\n${BODY}`;
const LIVE = 'GET /health/live HTTP/1.1\r\nHost: x\r\n';
const CLOSE = 'Connection: close\r\n\r\n';
const MEBIBYTES = 2 * 1024 * 1024;

async function start(t: TestContext): Promise<TestApp & { port: number; drawn: () => number }> {
  const parts = await createTestApp(t);
  const before = parts.renderer.drawn.length;
  return { ...parts, port: await listen(parts.app), drawn: () => parts.renderer.drawn.length - before };
}

/** Sizes in hexadecimal, RFC 9112, section 7.1. */
function chunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < bytes.length; offset += 65_536) {
    const part = bytes.subarray(offset, offset + 65_536);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

describe('bytes that are no proper request', () => {
  for (const [name, bytes, code] of [
    ['more body than its length', `${HEAD}Content-Length: 5\r\n\r\n${'x'.repeat(500)}`, 'malformed_request'],
    [
      'two lengths',
      `${HEAD}Content-Length: ${LENGTH}\r\nContent-Length: 5\r\n\r\n${BODY}`,
      'malformed_request',
    ],
    ['a list of lengths', `${HEAD}Content-Length: ${LENGTH}, ${LENGTH}\r\n\r\n${BODY}`, 'malformed_request'],
    ['a length with a sign', `${HEAD}Content-Length: +${LENGTH}\r\n\r\n${BODY}`, 'malformed_request'],
    [
      'a length and chunks',
      `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'malformed_request',
    ],
    [
      'chunks that are compressed',
      `${HEAD}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
      'malformed_request',
    ],
    ['a chunk without a size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, 'malformed_request'],
    ['a space before the colon', `GET /health/live HTTP/1.1\r\nHost : x\r\n\r\n`, 'malformed_request'],
    ['a header over two lines', `${LIVE}X: a\r\n b\r\n\r\n`, 'malformed_request'],
    ['a line that ends in a line feed alone', 'GET /health/live HTTP/1.1\nHost: x\n\n', 'malformed_request'],
    ['NUL in a header', `${LIVE}X: a\0b\r\n\r\n`, 'malformed_request'],
    ['a method in small letters', 'get /health/live HTTP/1.1\r\nHost: x\r\n\r\n', 'method_not_implemented'],
    ['no version', 'GET /health/live\r\n\r\n', 'version_not_supported'],
    ['another version', 'GET /health/live HTTP/3.7\r\nHost: x\r\n\r\n', 'version_not_supported'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'version_not_supported'],
    ['TLS', Buffer.from('16030100f8010000f40303', 'hex'), 'malformed_request'],
    ['no host', `GET /health/live HTTP/1.1\r\n${CLOSE}`, 'malformed_request'],
    ['two hosts', `${LIVE}Host: y\r\n${CLOSE}`, 'malformed_request'],
    [
      'a body of 2 MiB',
      Buffer.concat([
        Buffer.from(`${HEAD}Content-Length: ${MEBIBYTES}\r\n\r\n`),
        Buffer.alloc(MEBIBYTES, 32),
      ]),
      'body_too_large',
    ],
    [
      'chunks of 2 MiB',
      Buffer.concat([
        Buffer.from(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`),
        chunked(Buffer.alloc(MEBIBYTES, 32)),
      ]),
      'body_too_large',
    ],
  ] as const satisfies [string, string | Buffer, ProblemCode][]) {
    test(`are refused and end the connection: ${name}`, async (t) => {
      const { port, drawn } = await start(t);
      const answer = await exchange(port, bytes);
      assert.equal(answer.problem?.code, code);
      assert.equal(answer.closed, true);
      assert.match(answer.text, /^x-content-type-options: nosniff\r$/mu);
      assert.equal(drawn(), 0);
    });
  }

  test('do no harm when they break off', async (t) => {
    const { port } = await start(t);
    for (const bytes of [POST.slice(0, 10), POST.slice(0, 100), POST.slice(0, -5)]) {
      const socket = await open(port);
      socket.write(bytes);
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    assert.equal((await exchange(port, LIVE + CLOSE)).status, 200);
  });
});

describe('unusual but proper requests', () => {
  test('in chunks are read whole', async (t) => {
    const { port } = await start(t);
    const body = chunked(Buffer.from(BODY)).toString();
    assert.equal((await exchange(port, `${HEAD}Transfer-Encoding: chunked\r\n${CLOSE}${body}`)).status, 201);
  });

  test('that come byte by byte are read whole', async (t) => {
    const { port } = await start(t);
    const request = POST.replace('\r\n\r\n', `\r\n${CLOSE}`);
    assert.equal(
      (
        await exchange(
          port,
          ...Buffer.from(request)
            .toString('latin1')
            .split('')
            .map((byte) => Buffer.from(byte, 'latin1')),
        )
      ).status,
      201,
    );
  });

  test('that expect 100-continue are told to go on', async (t) => {
    const { port } = await start(t);
    const head = POST.slice(0, POST.indexOf('\r\n\r\n'));
    const { text } = await exchange(port, `${head}\r\nExpect: 100-continue\r\n${CLOSE}`, BODY);
    assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /u);
  });

  test('with the whole URL as their target are answered, and the host in it decides nothing', async (t) => {
    const { port } = await start(t);
    const request = POST.replace('/create', 'http://evil.example/create?variant=square').replace(
      '\r\n\r\n',
      `\r\n${CLOSE}`,
    );
    const { status, text } = await exchange(port, request);
    assert.equal(status, 201);
    assert.doesNotMatch(text, /evil/u);
  });

  test('with a whole URL as their target are refused as others are', async (t) => {
    const { port } = await start(t);
    for (const [path, code] of [
      ['/create', 'method_not_allowed'],
      ['/nowhere', 'not_found'],
      ['', 'not_found'],
    ] as const) {
      const { problem } = await exchange(
        port,
        `GET http://evil.example${path} HTTP/1.1\r\nHost: x\r\n${CLOSE}`,
      );
      assert.equal(problem?.code, code);
    }
  });

  test('of HTTP/1.0 need no host', async (t) => {
    const { port } = await start(t);
    assert.equal((await exchange(port, 'GET /health/live HTTP/1.0\r\n\r\n')).status, 200);
  });

  test('that ask for another protocol get this one', async (t) => {
    const { port } = await start(t);
    const { status } = await exchange(
      port,
      `${LIVE}Connection: close, upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    assert.equal(status, 200);
  });

  test('for the server as a whole are refused', async (t) => {
    const { port } = await start(t);
    const { problem } = await exchange(port, `OPTIONS * HTTP/1.1\r\nHost: x\r\n${CLOSE}`);
    assert.equal(problem?.code, 'not_found');
  });

  test('for a tunnel are refused, after the answers before them', async (t) => {
    const { port } = await start(t);
    const tunnel =
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\nGET / HTTP/1.1\r\n\r\n';
    for (const [before, statuses] of [
      ['', ['501']],
      [`${LIVE}\r\n`, ['200', '501']],
    ] as const) {
      const { text, closed, problem } = await exchange(port, before + tunnel);
      assert.deepEqual(
        [...text.matchAll(/HTTP\/1\.1 (\d+) /gu)].map(([, status]) => status),
        statuses,
      );
      assert.deepEqual([problem?.code, closed], ['method_not_implemented', true]);
    }
  });

  test('that do not wait for each other are answered in their order', async (t) => {
    const { port } = await start(t);
    const { text } = await exchange(
      port,
      `${POST}${LIVE}\r\n${POST}GET /nowhere HTTP/1.1\r\nHost: x\r\n${CLOSE}`,
    );
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+) /gu)].map(([, status]) => status);
    assert.deepEqual(statuses, ['201', '200', '200', '404']);
  });
});
