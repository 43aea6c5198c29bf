/** Requests that a proxy may read in one way and a server in another: this one reads them in no way. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ProblemCode } from '../../src/errors.ts';
import { exchange, listen } from './support/raw-socket.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

const BODY = JSON.stringify(TOKYO);
const LENGTH = Buffer.byteLength(BODY);
const SIZE = LENGTH.toString(16);
const CHUNKS = `${SIZE}\r\n${BODY}\r\n0\r\n\r\n`;
/** Becomes a request of its own if what stands before it is read as shorter than it is. */
const SMUGGLED = 'POST /create?variant=square HTTP/1.1\r\nHost: x\r\n';

interface Shape {
  readonly name: string;
  /** Lines of the head besides the first, Host and Content-Type. */
  readonly head: string;
  readonly body?: string;
  readonly line?: string;
  readonly code?: ProblemCode;
}

/** The request is framed by chunks. */
const CODINGS: readonly Shape[] = [
  'Transfer-Encoding: identity',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedx',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: \u000Bchunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding:',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding\t: chunked',
  'Transfer-Encoding:\r\n chunked',
  ' Transfer-Encoding: chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'X: y\0\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked',
  `Content-Length: ${LENGTH}\r\nTransfer-Encoding: chunked`,
  'Transfer-Encoding: chunked\r\nContent-Length: 0',
  'Content-Length: 4\r\nTransfer-Encoding: identity',
].map((head) => ({ name: head, head, body: CHUNKS }));

/** The request is framed by its length. */
const LENGTHS: readonly Shape[] = [
  `Content-Length: ${LENGTH}\r\nContent-Length: ${LENGTH}`,
  `Content-Length: ${LENGTH}\r\ncontent-length: 0`,
  `Content-Length: ${LENGTH}, ${LENGTH}`,
  `Content-Length: -${LENGTH}`,
  `Content-Length: 0x${SIZE}`,
  `Content-Length: ${LENGTH}.0`,
  'Content-Length: 1 0',
  'Content-Length:',
  'Content-Length: 18446744073709551617',
  `Content-Length : ${LENGTH}`,
  `Content-Length\0: ${LENGTH}`,
  `Content-Length: ${LENGTH}\0`,
].map((head) => ({ name: head, head, body: BODY }));

const CHUNKED = 'Transfer-Encoding: chunked';
const CHUNKINGS: readonly Shape[] = [
  { name: 'a chunk without a size', body: `\r\n${BODY}\r\n0\r\n\r\n` },
  { name: 'a size with a sign', body: `-${CHUNKS}` },
  { name: 'a size with a prefix', body: `0x${CHUNKS}` },
  { name: 'a size beyond 64 bits', body: `1000000000000000${CHUNKS}` },
  { name: 'a size in a list', body: `${SIZE},${CHUNKS}` },
  { name: 'a chunk that ends late', body: `${SIZE}\r\n${BODY}xx0\r\n\r\n` },
  { name: 'a size that ends in a line feed', body: `${SIZE}\n${BODY}\r\n0\r\n\r\n` },
  { name: 'chunks that end in line feeds', body: CHUNKS.replaceAll('\r\n', '\n') },
  { name: 'an extension that ends in a line feed', body: `${SIZE};x\n${BODY}\r\n0\r\n\r\n` },
  { name: 'a trailer with a length', body: `${SIZE}\r\n${BODY}\r\n0\r\nContent-Length: 9\r\n\r\n` },
].map((shape) => ({ head: CHUNKED, ...shape }));

const WITH_LENGTH = `Content-Length: ${LENGTH}`;
const HEADS: readonly Shape[] = [
  { name: 'two hosts', head: `Host: y\r\n${WITH_LENGTH}` },
  { name: 'the same host twice', head: `HOST: x\r\n${WITH_LENGTH}` },
  { name: 'two types', head: `Content-Type: text/plain\r\n${WITH_LENGTH}` },
  { name: 'two authorizations', head: `Authorization: a\r\nAuthorization: b\r\n${WITH_LENGTH}` },
  { name: 'a name that no one may use', head: `Content-Le(ngth: 1\r\n${WITH_LENGTH}` },
  { name: 'a line without a colon', head: `X\r\n${WITH_LENGTH}` },
  { name: 'a line without a name', head: `: x\r\n${WITH_LENGTH}` },
  { name: 'a line that goes on', head: `X: a\r\n\tb\r\n${WITH_LENGTH}` },
  { name: 'NUL', head: `X: a\0b\r\n${WITH_LENGTH}` },
  { name: 'ESC', head: `User-Agent: \u001B[31m\r\n${WITH_LENGTH}` },
  { name: 'a fragment', line: 'POST /create#?variant=square HTTP/1.1' },
  { name: 'HTTP/0.9', line: 'POST /create HTTP/0.9', code: 'version_not_supported' as const },
  { name: 'HTTP/1.2', line: 'POST /create HTTP/1.2', code: 'version_not_supported' as const },
  { name: 'HTTP/2.0', line: 'POST /create HTTP/2.0', code: 'version_not_supported' as const },
  { name: 'a target with NUL', line: 'POST /create\0 HTTP/1.1' },
  { name: 'a target with a tab', line: 'POST /create\t HTTP/1.1' },
  { name: 'a target with ESC', line: 'POST /create\u001B[31m HTTP/1.1' },
  { name: 'a target beyond ASCII', line: 'POST /create\u2028 HTTP/1.1' },
  { name: 'a target without a slash', line: 'POST create HTTP/1.1' },
  {
    name: 'broken escapes and two hosts',
    line: 'POST /create/%zz HTTP/1.1',
    head: `Host: y\r\n${WITH_LENGTH}`,
  },
  { name: 'chunks in HTTP/1.0', line: 'POST /create HTTP/1.0', head: CHUNKED, body: CHUNKS },
].map((shape) => ({ head: WITH_LENGTH, body: BODY, ...shape }));

describe('a request that can be read in two ways', () => {
  let parts: TestApp;
  let port: number;
  before(async () => {
    parts = await createTestApp({ after: () => undefined });
    port = await listen(parts.app);
  });
  after(() => parts.app.close());

  for (const { name, head, body = '', line = 'POST /create HTTP/1.1', code = 'malformed_request' } of [
    ...CODINGS,
    ...LENGTHS,
    ...CHUNKINGS,
    ...HEADS,
  ]) {
    test(`is refused and ends the connection: ${JSON.stringify(name)}`, async () => {
      const drawn = parts.renderer.drawn.length;
      const bytes = `${line}\r\nHost: x\r\nContent-Type: application/json\r\n${head}\r\n\r\n${body}${SMUGGLED}`;
      const { text, problem, closed } = await exchange(port, bytes);
      assert.equal(problem?.code, code);
      assert.equal(closed, true);
      assert.equal(text.match(/HTTP\/1\.1 \d{3} [A-Z]/gu)?.length, 1, text);
      assert.equal(parts.renderer.drawn.length, drawn);
    });
  }

  for (const host of ['x/y', 'a@b', 'x y', 'x:y', '[::1', 'x\u00E9', 'x,y:1:2', '<x>']) {
    test(`is refused for its host: ${host}`, async () => {
      const { problem } = await exchange(port, `GET /health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      assert.equal(problem?.code, 'malformed_request');
    });
  }
});

describe('a proper request', () => {
  for (const host of ['', 'x', 'x:80', 'x:', '127.0.0.1:8080', '[::1]:80', 'cards-1.a.run.app', 'a_b~c']) {
    test(`is taken with the host "${host}"`, async (t) => {
      const port = await listen((await createTestApp(t)).app);
      const bytes = `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      assert.equal((await exchange(port, bytes)).status, 200);
    });
  }

  for (const head of ['Transfer-Encoding: Chunked', 'Transfer-Encoding:\tchunked ']) {
    test(`is taken with ${JSON.stringify(head)}`, async (t) => {
      const port = await listen((await createTestApp(t)).app);
      const bytes = `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n${head}\r\n\r\n${CHUNKS}`;
      assert.equal((await exchange(port, bytes)).status, 201);
    });
  }
});
