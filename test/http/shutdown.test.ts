import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onSignal, startService, type LaunchOptions } from '../support/service-process.ts';
import { exchange, open } from './support/raw-socket.ts';
import { TOKYO } from './support/test-app.ts';

const SERVICE = fileURLToPath(new URL('fixtures/service.ts', import.meta.url));
const postOf = (context: object): string => {
  const body = JSON.stringify(context);
  return `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};
const POST = postOf(TOKYO);
/** Of a card that no other request asks for. */
const OTHER_POST = postOf({ ...TOKYO, age: TOKYO.age + 1 });
const READY = 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n';
const LAST = READY.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');

/** Starts the service over a renderer and a store that do as they are told. */
async function startTold(environment: Readonly<Record<string, string>> = {}, options: LaunchOptions = {}) {
  const service = await startService({ ...options, entry: SERVICE, environment });
  return {
    ...service,
    /** Resolves when a message of its log has this text in it. */
    logged: (text: string) => service.logged(({ message }) => message.includes(text)),
    lastMessage: () => service.logs.at(-1)?.message,
  };
}

type ToldService = Awaited<ReturnType<typeof startTold>>;

/** As `startTold`; the service is killed when the test ends. */
async function start(t: TestContext, ...options: Parameters<typeof startTold>): Promise<ToldService> {
  const service = await startTold(...options);
  t.after(() => service.stop('SIGKILL'));
  return service;
}

describe('SIGTERM, with requests under way', { timeout: 60_000 }, () => {
  let service: ToldService;
  let drawing: ReturnType<typeof exchange>;
  let withoutBody: Socket;
  let withoutHeaders: readonly Socket[];
  const incomplete = [READY, POST];

  before(async () => {
    service = await startTold({ DRAWING: 'slow' });
    const { port, child, logged } = service;
    withoutBody = await open(port);
    withoutBody.write(OTHER_POST.slice(0, -10));
    withoutHeaders = await Promise.all(incomplete.map(() => open(port)));
    for (const [index, socket] of withoutHeaders.entries())
      socket.write(incomplete[index]?.slice(0, 20) ?? '');
    // What was written has been read by the time that a later request has been answered.
    assert.equal((await exchange(port, LAST)).status, 200);
    // Kept alive: only the service can close the connection.
    drawing = exchange(port, POST);
    await logged('drawing');
    child.kill('SIGTERM');
    await logged('finishing');
  });
  after(() => service.stop('SIGKILL'));

  test('takes no new connections', async () => {
    // One may still slip in while the server closes.
    while (await canConnect(service.port)) await setTimeout(10);
    assert.equal(service.child.exitCode, null);
  });

  test('fails the readiness and refuses work whose headers were still on their way', async () => {
    for (const [index, socket] of withoutHeaders.entries()) {
      socket.write(incomplete[index]?.slice(20) ?? '');
      const [answer] = await once(socket, 'data');
      assert.match(String(answer), /^HTTP\/1\.1 503 /u);
      assert.match(String(answer), /^retry-after: 1\r$/mu);
      assert.match(String(answer), /"code":"shutting_down"/u);
    }
  });

  test('lets an accepted request finish, and tells its client to go', async () => {
    const { status, text, closed } = await drawing;
    assert.equal(status, 201);
    assert.match(text, /^connection: close\r$/imu);
    assert.equal(closed, true);
  });

  test('lets a request finish whose body is still on its way, and then ends with 0', async () => {
    withoutBody.write(OTHER_POST.slice(-10));
    const [chunk] = await once(withoutBody, 'data');
    assert.match(String(chunk), /^HTTP\/1\.1 201 /u);
    assert.equal((await service.exit).code, 0);
    assert.equal(service.lastMessage(), 'Ended');
  });
});

describe('SIGTERM', () => {
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
    assert.equal(lastMessage(), 'Uncaught error: ending');
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
