import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { post, readProblem } from './support/ask.ts';
import { exchange, listen } from './support/raw-socket.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

async function start(t: TestContext): Promise<number> {
  const { app } = await createTestApp(t, { environment: { REQUEST_TIMEOUT_MS: '200' } });
  return listen(app);
}

const HEAD = 'POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('a client that takes too long', () => {
  for (const [what, bytes] of [
    ['with its first line', 'GET /health'],
    ['with its headers', 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-'],
    ['with its body', `${HEAD}Content-Length: 50\r\n\r\n{"area"`],
    ['with its chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"are`],
  ] as const) {
    test(`${what} is told so, and its connection ends`, async (t) => {
      const answer = await exchange(await start(t), bytes);
      assert.equal(answer.status, 408);
      assert.equal(answer.problem?.code, 'request_timeout');
      assert.equal(answer.closed, true);
    });
  }

  for (const before of ['', 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n']) {
    test(`to close its connection after bytes that are no request has it closed: ${before}`, async (t) => {
      const socket = connect({ port: await start(t), host: '127.0.0.1', allowHalfOpen: true });
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined).resume();
      socket.write(before + 'X\r\n\r\n'.repeat(1_000_000));
      await closed;
    });
  }

  test('to say anything at all has its connection ended', async (t) => {
    assert.equal((await exchange(await start(t))).closed, true);
  });
});

describe('a part that takes too long', () => {
  const environment = { RENDER_DEADLINE_MS: '10', UPLOAD_DEADLINE_MS: '10' };
  const never = (): Promise<never> => new Promise(() => undefined);

  test('does not hold a request: a renderer that never answers', async (t) => {
    const { app, renderer } = await createTestApp(t, { environment });
    renderer.before = never;
    for (const path of ['/create', '/resolve/vaccine', '/render/vaccine']) {
      const answer = await post(app, path, TOKYO);
      assert.equal(answer.statusCode, 504);
      assert.equal(readProblem(answer).code, 'deadline_exceeded');
    }
  });

  test('does not hold a request: a store that never answers', async (t) => {
    const { app, store } = await createTestApp(t, { environment });
    const { before } = store;
    store.before = never;
    assert.equal(readProblem(await post(app, '/create', TOKYO)).code, 'deadline_exceeded');
    store.before = before;
    assert.equal((await post(app, '/create', TOKYO)).statusCode, 201);
  });
});
