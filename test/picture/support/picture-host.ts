import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { TLSSocket } from 'node:tls';
import {
  createFetchPicture,
  type FetchOptions,
  type FetchPicture,
} from '../../../src/picture/fetch-picture.ts';

/** Made for these names and this machine alone: `openssl req -x509` for pictures.example and cdn.example. */
const certificate = readFileSync(new URL('../fixtures/certificate.pem', import.meta.url));
const key = readFileSync(new URL('../fixtures/key.pem', import.meta.url));

const HOSTS = new Set(['pictures.example', 'cdn.example']);
export const LOOPBACK = { address: '127.0.0.1', family: 4 };

export interface PictureHost {
  readonly fetchPicture: FetchPicture;
  /** What was asked for, host and path. */
  readonly asked: readonly string[];
  /** Whether a connection took up the TLS session of one before it. */
  readonly isResumed: () => boolean;
  /** Headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
}

type Answer = (response: ServerResponse, path: string) => void;

/**
 * A server with TLS on this machine, and the function under test with the names of {@link HOSTS} led to it.
 *
 * @param network what of it a test replaces; by default loopback is public
 */
export async function startPictureHost(
  t: TestContext,
  answer: Answer,
  { network, ...options }: Partial<FetchOptions> = {},
): Promise<PictureHost> {
  const asked: string[] = [];
  let headers: IncomingMessage['headers'] = {};
  let isResumed = false;
  const server = createServer({ cert: certificate, key }, (request, response) => {
    // The port is this test's; the service itself asks at 443.
    asked.push(`${request.headers.host?.replace(/:\d+$/u, '')}${request.url}`);
    ({ headers } = request);
    isResumed ||= request.socket instanceof TLSSocket && request.socket.isSessionReused();
    answer(response, request.url ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    asked,
    headers: () => headers,
    isResumed: () => isResumed,
    fetchPicture: createFetchPicture({
      hosts: HOSTS,
      deadline: 5_000,
      maxBytes: 1_000,
      ...options,
      network: {
        resolve: async () => [LOOPBACK],
        isPublic: () => true,
        ...network,
        connection: { port, ca: certificate, ...network?.connection },
      },
    }),
  };
}

export function sendPicture(response: ServerResponse, bytes: Uint8Array | string = 'picture'): void {
  response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
}
