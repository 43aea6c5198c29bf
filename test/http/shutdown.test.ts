import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { exchange, open } from './support/raw-socket.ts';
import { startService } from './support/service-process.ts';
import { TOKYO } from './support/test-app.ts';

const BODY = JSON.stringify(TOKYO);
const POST = `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`;
const READY = 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n';
const LAST = READY.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');

describe('SIGTERM', () => {
  test('lets an accepted request finish, tells its client to go, and ends with 0', async (t) => {
    const { port, child, logged, ended } = await startService(t, { DRAWING: 'slow' });
    // Kept alive: only the service can close the connection.
    const answer = exchange(port, POST);
    await logged('drawing');
    child.kill('SIGTERM');
    const { status, text, closed } = await answer;
    assert.equal(status, 201);
    assert.match(text, /^connection: close\r$/imu);
    assert.equal(closed, true);
    assert.equal(await ended, 0);
  });

  test('lets a request finish whose body is still on its way', async (t) => {
    const { port, child, logged, ended } = await startService(t);
    const socket = await open(port);
    socket.write(POST.slice(0, -10));
    // The headers have been read by the time that a later request has been answered.
    assert.equal((await exchange(port, LAST)).status, 200);
    child.kill('SIGTERM');
    await logged('finishing');
    socket.write(POST.slice(-10));
    const [chunk] = await once(socket, 'data');
    assert.match(String(chunk), /^HTTP\/1\.1 201 /u);
    assert.equal(await ended, 0);
  });

  test('fails the readiness and refuses work whose headers were still on their way', async (t) => {
    const { port, child, logged, ended } = await startService(t);
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
    assert.equal(await ended, 0);
  });

  test('takes no new connections', async (t) => {
    const { port, child, logged, ended } = await startService(t, { DRAWING: 'slow' });
    const answer = exchange(port, POST);
    await logged('drawing');
    child.kill('SIGTERM');
    await logged('finishing');
    // One may still slip in while the server closes.
    while (await canConnect(port)) await setTimeout(10);
    assert.equal((await answer).status, 201);
    assert.equal(await ended, 0);
  });

  test('is not held by a renderer that hangs', async (t) => {
    const { port, child, logged, ended, messages } = await startService(t, {
      DRAWING: 'never',
      SHUTDOWN_DEADLINE_MS: '300',
    });
    const socket = await open(port);
    socket.on('error', () => undefined);
    socket.write(POST);
    await logged('drawing');
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.ok(messages.includes('Ended after 300 ms with work left'));
  });

  test('is not held by a client that never finishes its request', async (t) => {
    const { port, child, ended } = await startService(t, { SHUTDOWN_DEADLINE_MS: '300' });
    const socket = await open(port);
    socket.on('error', () => undefined);
    socket.write(POST.slice(0, -10));
    assert.equal((await exchange(port, LAST)).status, 200);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  });
});

describe('an error that is caught nowhere', () => {
  test('ends the process with 1, and its message is not logged', async (t) => {
    const { child, ended, logged } = await startService(t);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    child.send('fail');
    await logged('caught nowhere');
    assert.equal(await ended, 1);
    assert.doesNotMatch(output, /秘密/u);
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
