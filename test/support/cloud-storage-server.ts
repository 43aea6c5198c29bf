/**
 * A Cloud Storage JSON-API server for tests, on a loopback socket: https://cloud.google.com/storage/docs/json_api.
 * It keeps objects in memory and misbehaves on demand. What the service relies on (preconditions, generations,
 * checksums) is tested in test/store/cloud-storage-server.test.ts.
 */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { answerOnDemand, refusalAnswer } from './cloud-storage-answers.ts';
import type { Answer } from './cloud-storage-answers.ts';
import { createCalls, operationOf } from './cloud-storage-calls.ts';
import { createFaults } from './cloud-storage-faults.ts';
import type { Fault, Faults, Operation } from './cloud-storage-faults.ts';
import { createCloudObjects } from './cloud-storage-objects.ts';
import type { CloudObjects } from './cloud-storage-objects.ts';
import { Refusal } from './cloud-storage-refusal.ts';

/** An answer of some 600 bytes takes half a minute. ms */
const BETWEEN_DRIPS = 50;

interface RecordedRequest {
  /** Undefined for a path that the server does not know. */
  readonly operation: Operation | undefined;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly fault: Fault | undefined;
  /** When its connection was closed, whoever closed it, on the clock of `performance.now()`, ms. */
  readonly closed: Promise<number>;
}

export interface CloudStorageServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly objects: CloudObjects;
  readonly faults: Faults;
  /** In the order of their arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Resolves with the next request of `operation` that arrives from now on. */
  nextRequest(operation: Operation): Promise<RecordedRequest>;
  /** Closes every connection, those that hang too. */
  close(): Promise<void>;
}

/** @param buckets those that exist; every other one answers 404 */
export async function startCloudStorageServer({
  buckets = ['cards'],
  port = 0,
}: { buckets?: readonly string[]; port?: number } = {}): Promise<CloudStorageServer> {
  const objects = createCloudObjects();
  const faults = createFaults();
  const calls = createCalls(objects, new Set(buckets));
  const requests: RecordedRequest[] = [];
  const waiting: { operation: Operation; resolve: (request: RecordedRequest) => void }[] = [];

  const server = createServer((request, response) => {
    const recorded = record(request);
    requests.push(recorded);
    for (const entry of waiting.filter(({ operation }) => operation === recorded.operation)) {
      waiting.splice(waiting.indexOf(entry), 1);
      entry.resolve(recorded);
    }
    // A client that goes away in the middle is what many tests are about.
    serve(request, response, recorded).catch(() => request.socket.destroy());
  });
  const closings = new WeakMap<Socket, Promise<number>>();
  server.on('connection', (socket) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.once('close', () => resolve(performance.now()));
    closings.set(socket, promise);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected to listen on a port');
  const url = `http://127.0.0.1:${address.port}`;

  function record(request: IncomingMessage): RecordedRequest {
    const target = new URL(request.url ?? '/', url);
    const method = request.method ?? '';
    const operation = operationOf(method, target);
    return {
      operation,
      method,
      url: target,
      headers: request.headers,
      fault: operation === undefined ? undefined : faults.take(operation),
      closed: closings.get(request.socket) ?? Promise.resolve(performance.now()),
    };
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    { operation, method, url: target, headers, fault }: RecordedRequest,
  ): Promise<void> {
    if (fault === 'reset-during-body') {
      request.once('readable', () => request.socket.resetAndDestroy());
      return;
    }
    const body = Buffer.concat(await request.toArray());
    if (fault === 'reset-before-commit') return void request.socket.resetAndDestroy();
    if (fault === 'hang') return;
    if (typeof fault === 'object' && 'meanwhile' in fault) await fault.meanwhile();

    const answer =
      typeof fault === 'object' && 'answer' in fault
        ? answerOnDemand(fault)
        : answerOf(() => calls.perform({ operation, method, url: target, headers, body, fault }));
    if (fault === 'reset-after-commit') return void request.socket.resetAndDestroy();
    if (fault === 'hang-after-commit') return;
    if (fault === 'page-in-answer') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
      return;
    }

    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    if (fault === 'drip-in-answer') return drip(answer.body, response);
    if (fault === 'hang-in-answer' || fault === 'reset-in-answer') {
      response.write(answer.body.subarray(0, answer.body.length >> 1), () => {
        if (fault === 'reset-in-answer') request.socket.resetAndDestroy();
      });
      return;
    }
    response.end(method === 'HEAD' ? undefined : answer.body);
  }

  return {
    url,
    objects,
    faults,
    requests,
    nextRequest(operation) {
      const { promise, resolve } = Promise.withResolvers<RecordedRequest>();
      waiting.push({ operation, resolve });
      return promise;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Ends when the client closes the connection, at the latest. */
async function drip(body: Buffer, response: ServerResponse): Promise<void> {
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await setTimeout(BETWEEN_DRIPS);
  }
  response.end();
}

function answerOf(perform: () => Answer): Answer {
  try {
    return perform();
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    throw error;
  }
}
