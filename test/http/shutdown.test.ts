import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onSignal, startService, type LaunchOptions } from '../support/service-process.ts';
import { exchange, open } from './support/raw-socket.ts';
import { TOKYO } from './support/test-app.ts';

const SERVICE = fileURLToPath(new URL('fixtures/service.ts', import.meta.url));
const BODY = JSON.stringify(TOKYO);
const POST = `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`;
const READY = 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n';
const LAST = READY.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');

/** Starts the service over a renderer and a store that do as they are told; it is killed when the test ends. */
async function start(
  t: TestContext,
  environment: Readonly<Record<string, string>> = {},
  options: LaunchOptions = {},
) {
  const service = await startService({ ...options, entry: SERVICE, environment });
  t.after(() => service.stop('SIGKILL'));
  return {
    ...service,
    /** Resolves when a message of its log has this text in it. */
    logged: (text: string) => service.logged(({ message }) => message.includes(text)),
    lastMessage: () => service.logs.at(-1)?.message,
  };
}

describe('SIGTERM', () => {
  test('lets an accepted request finish, tells its client to go, and ends with 0', async (t) => {
    const { port, child, logged, exit } = await start(t, { DRAWING: 'slow' });
    // Kept alive: only the service can close the connection.
    const answer = exchange(port, POST);
    await logged('drawing');
    child.kill('SIGTERM');
    const { status, text, closed } = await answer;
    assert.equal(status, 201);
    assert.match(text, /^connection: close\r$/imu);
    assert.equal(closed, true);
    assert.equal((await exit).code, 0);
  });

  test('lets a request finish whose body is still on its way', async (t) => {
    const { port, child, logged, exit } = await start(t);
    const socket = await open(port);
    socket.write(POST.slice(0, -10));
    // The headers have been read by the time that a later request has been answered.
    assert.equal((await exchange(port, LAST)).status, 200);
    child.kill('SIGTERM');
    await logged('finishing');
    socket.write(POST.slice(-10));
    const [chunk] = await once(socket, 'data');
    assert.match(String(chunk), /^HTTP\/1\.1 201 /u);
    assert.equal((await exit).code, 0);
  });

  test('fails the readiness and refuses work whose headers were still on their way', async (t) => {
    const { port, child, logged, exit } = await start(t);
    const requests = [READY, POST];
    const sockets = await Promise.all(requests.map(() => open(port)));
    for (const [index, socket] of sockets.entries()) socket.write(requests[index]?.slice(0, 20) ?? '');
    assert.equal((await exchange(port, LAST)).status, 200);
    child.kill('SIGTERM');
    await logged('finishing');
    for (const [index, socket] of sockets.entries()) {
      socket.write(requests[index]?.slice(20) ?? '');
      const [answer] = await once(socket, 'data');
      assert.match(String(answer), /^HTTP\/1\.1 503 /u);
      assert.match(String(answer), /^retry-after: 1\r$/mu);
      assert.match(String(answer), /"code":"shutting_down"/u);
    }
    assert.equal((await exit).code, 0);
  });

  test('takes no new connections', async (t) => {
    const { port, child, logged, exit } = await start(t, { DRAWING: 'slow' });
    const answer = exchange(port, POST);
    await logged('drawing');
    child.kill('SIGTERM');
    await logged('finishing');
    // One may still slip in while the server closes.
    while (await canConnect(port)) await setTimeout(10);
    assert.equal((await answer).status, 201);
    assert.equal((await exit).code, 0);
  });

  test('is not held by a renderer that hangs', async (t) => {
    const { port, child, logged, exit, lastMessage } = await start(t, {
      DRAWING: 'never',
      SHUTDOWN_DEADLINE_MS: '300',
    });
    const socket = await open(port);
    socket.on('error', () => undefined);
    socket.write(POST);
    await logged('drawing');
    child.kill('SIGTERM');
    assert.equal((await exit).code, 0);
    assert.equal(lastMessage(), 'Ended after 300 ms with work left');
  });

  test('is not held by a client that never finishes its request', async (t) => {
    const { port, child, exit } = await start(t, { SHUTDOWN_DEADLINE_MS: '300' });
    const socket = await open(port);
    socket.on('error', () => undefined);
    socket.write(POST.slice(0, -10));
    assert.equal((await exchange(port, LAST)).status, 200);
    child.kill('SIGTERM');
    assert.equal((await exit).code, 0);
  });

  test('given twice ends the process at once', async (t) => {
    const { port, child, logged, exit, lastMessage } = await start(t, { STORING: 'never' });
    const lost = exchange(port, POST);
    await logged('storing');
    child.kill('SIGTERM');
    await logged('SIGTERM: finishing');
    // What comes at once is taken for the same signal, that reached the process twice.
    await setTimeout(300);
    child.kill('SIGTERM');
    assert.equal((await exit).code, 0);
    assert.equal((await lost).status, 0);
    assert.equal(lastMessage(), 'SIGTERM again: ending at once');
  });

  test('that reaches the process twice at once is one', async (t) => {
    const nodeOptions = onSignal("process.emit('SIGTERM'); process.emit('SIGTERM');");
    const { child, exit, lastMessage } = await start(t, {}, { nodeOptions });
    child.kill('SIGWINCH');
    assert.equal((await exit).code, 0);
    assert.equal(lastMessage(), 'Ended');
  });
});

describe('an error that is caught nowhere', () => {
  test('while the service ends makes it end at once', async (t) => {
    const nodeOptions = onSignal("process.emit('SIGTERM'); throw new TypeError('too late');");
    const { child, exit, lastMessage } = await start(t, {}, { nodeOptions });
    child.kill('SIGWINCH');
    assert.equal((await exit).code, 1);
    assert.equal(lastMessage(), 'An error was caught nowhere: ending');
  });
});

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on('connect', () => resolve(true));
  socket.on('error', () => resolve(false));
  const connected = await promise;
  socket.destroy();
  return connected;
}
