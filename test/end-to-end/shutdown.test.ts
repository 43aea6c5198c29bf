/** How the real process ends: after SIGTERM, with a card on its way to the bucket, and after an error that is caught nowhere. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { childrenOf, isRunning } from '../support/child-processes.ts';
import type { Fault } from '../support/cloud-storage-faults.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import { newContext, postContext } from '../support/post-context.ts';
import {
  onSignal,
  startInVain,
  startService,
  type LogLine,
  type ServiceProcess,
} from '../support/service-process.ts';

/** Longer than any test may take, so that nothing ends because of it. ms */
const NEVER = '60000';
const isFinishing = ({ message }: LogLine): boolean => message.startsWith('SIGTERM: finishing');

describe('SIGTERM', { timeout: 120_000, concurrency: true }, () => {
  test('lets a request finish that waits for the store, closes idle connections, and ends all processes with 0', async (t) => {
    const letGo = Promise.withResolvers<void>();
    const { service, posted } = await serviceThatUploads(t, { meanwhile: () => letGo.promise });
    const children = childrenOf(service.pid);
    assert.equal(children.length, 1);

    const fresh = await open(service.port);
    const used = await open(service.port);
    used.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(used, 'data');
    const idleClosed = Promise.all([fresh, used].map((socket) => once(socket.resume(), 'close')));

    const exit = service.stop();
    await service.logged(isFinishing);
    // They are not kept until the request is answered.
    await idleClosed;
    letGo.resolve();
    const { status, headers } = await posted;
    assert.equal(status, 201);
    assert.equal(headers.get('connection'), 'close');
    const { code, stderr } = await exit;
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.equal(service.logs.at(-1)?.message, 'Ended');
    assert.deepEqual(children.filter(isRunning), []);
  });

  test('is not held by a store that hangs', async (t) => {
    const { service, posted } = await serviceThatUploads(t, 'hang', { SHUTDOWN_DEADLINE_MS: '500' });
    const lost = assert.rejects(posted);
    const { code } = await service.stop();
    assert.equal(code, 0);
    await lost;
    assert.equal(service.logs.at(-1)?.message, 'Ended after 500 ms with work left');
  });

  test('ends a service that still starts', async (t) => {
    const storage = await startCloudStorageServer();
    t.after(() => storage.close());
    storage.faults.always('upload', 'hang');
    const arrival = storage.nextRequest('upload');
    const environment = {
      STORE_URL: 'gs://cards/og',
      GCS_API_ENDPOINT: storage.url,
      UPLOAD_DEADLINE_MS: NEVER,
    };
    const { code, stdout, stderr } = await startInVain({ environment }, arrival);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /"message":"Ended"\}\n$/u);
  });
});

describe('an error that is caught nowhere', { timeout: 120_000 }, () => {
  test('ends the service in order, with 1, and is told without values', async (t) => {
    // A promise that nobody waits for: its rejection becomes an exception that nobody catches.
    const statement = "Promise.reject(new TypeError('東京都'));";
    const service = await startService({ nodeOptions: onSignal(statement) });
    t.after(() => service.stop('SIGKILL'));
    await postContext(service.url, newContext());
    const children = childrenOf(service.pid);
    assert.equal(children.length, 1);

    const { code, stderr } = await service.stop('SIGWINCH');
    assert.equal(code, 1);
    assert.equal(stderr, '');
    assert.deepEqual(children.filter(isRunning), []);
    const told = service.logs.find(({ severity }) => severity === 'CRITICAL');
    assert.equal(told?.message, 'Uncaught error: ending');
    assert.equal(told['reason'], 'TypeError');
    assert.doesNotMatch(JSON.stringify(told), /東京都/u);
    assert.equal(service.logs.at(-1)?.message, 'Ended');
  });
});

/** A service whose bucket has just received an upload that meets this fault. */
async function serviceThatUploads(
  t: TestContext,
  fault: Fault,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ service: ServiceProcess; posted: ReturnType<typeof postContext> }> {
  const storage = await startCloudStorageServer();
  t.after(() => storage.close());
  const service = await startService({
    environment: {
      STORE_URL: 'gs://cards/og',
      GCS_API_ENDPOINT: storage.url,
      UPLOAD_DEADLINE_MS: NEVER,
      ...environment,
    },
  });
  t.after(() => service.stop('SIGKILL'));
  storage.faults.add('upload', fault);
  const arrival = storage.nextRequest('upload');
  const posted = postContext(service.url, newContext());
  await arrival;
  return { service, posted };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}
