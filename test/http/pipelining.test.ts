/** Several requests on one connection: each gets its own answer, in order, and none gets another's. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { exchange, listen } from './support/raw-socket.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

const BODY = JSON.stringify(TOKYO);
const HEAD = 'POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const POST = `${HEAD}Content-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`;
const LIVE = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
const LAST = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const GARBAGE = 'x'.repeat(100);

async function start(t: TestContext): Promise<TestApp & { readonly port: number }> {
  const parts = await createTestApp(t, { environment: { REQUEST_TIMEOUT_MS: '300' } });
  return { ...parts, port: await listen(parts.app) };
}

function statuses(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/gu)].map(([, status]) => Number(status));
}

describe('what follows a request', () => {
  test('and is none is refused after that request has its answer', async (t) => {
    const { port } = await start(t);
    const { text, problem, closed } = await exchange(port, POST + GARBAGE);
    assert.deepEqual(statuses(text), [201, 400]);
    assert.equal(problem?.code, 'malformed_request');
    assert.equal(closed, true);
  });

  test('and is none waits for an answer that takes its time, and is refused once', async (t) => {
    const { port, renderer } = await start(t);
    const drawing = Promise.withResolvers<void>();
    renderer.before = () => drawing.promise;
    const answer = exchange(port, POST, LIVE, GARBAGE, GARBAGE);
    setTimeout(drawing.resolve, 50);
    assert.deepEqual(statuses((await answer).text), [201, 200, 400]);
  });

  test('and breaks off is told so after that request has its answer', async (t) => {
    const { port } = await start(t);
    const { text, problem } = await exchange(port, LIVE + POST + POST.slice(0, -5));
    assert.deepEqual(statuses(text), [200, 201, 408]);
    assert.equal(problem?.code, 'request_timeout');
  });

  test('the last one is not answered', async (t) => {
    const { port } = await start(t);
    const last = POST.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    for (const rest of [GARBAGE, LIVE, POST]) {
      assert.deepEqual(statuses((await exchange(port, last + rest)).text).slice(1), []);
    }
  });
});

describe('a request that is answered before its body has come', () => {
  for (const line of ['POST /nowhere', 'PUT /create', 'POST /create/none']) {
    test(`gets no second answer when the body stays away: ${line}`, async (t) => {
      const { port } = await start(t);
      const { text, closed } = await exchange(
        port,
        `${line} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      );
      assert.equal(statuses(text).length, 1);
      assert.equal(closed, true);
    });
  }

  test('has its body skipped, not read as the next request', async (t) => {
    const { port, renderer } = await start(t);
    const drawn = renderer.drawn.length;
    const { text } = await exchange(
      port,
      `POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(POST)}\r\n\r\n${POST}${LIVE}${LAST}`,
    );
    assert.deepEqual(statuses(text), [404, 200, 404]);
    assert.equal(renderer.drawn.length, drawn);
  });
});

describe('a method that asks for something else', () => {
  for (const [line, status] of [
    ['HEAD /health/live', 200],
    ['HEAD /create', 405],
    ['HEAD /nowhere', 404],
  ] as const) {
    test(`gets an answer without a body: ${line}`, async (t) => {
      const { port } = await start(t);
      const { text } = await exchange(port, `${line} HTTP/1.1\r\nHost: x\r\n\r\n${LIVE}${LAST}`);
      assert.deepEqual(statuses(text), [status, 200, 404]);
      assert.match(text, /\r\n\r\nHTTP\/1\.1 200 /u);
    });
  }

  for (const method of ['TRACE', 'OPTIONS', 'PUT', 'PROPFIND', 'PURGE', 'QUERY']) {
    test(`is refused with what is allowed, and nothing of it comes back: ${method}`, async (t) => {
      const { port } = await start(t);
      const { text, problem } = await exchange(
        port,
        `${method} /create?secret HTTP/1.1\r\nHost: x\r\nCookie: secret\r\nConnection: close\r\n\r\n`,
      );
      assert.equal(problem?.code, 'method_not_allowed');
      assert.match(text, /^allow: POST\r$/imu);
      assert.doesNotMatch(text, /secret/u);
    });
  }
});
