import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';

/** What the first request meets: an answer, a connection that ends without one, or one on which none comes. */
export type FirstAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** JSON unless given. */
      readonly body?: string;
      /** Whether all requests meet it. */
      readonly always?: boolean;
    }
  | 'broken'
  | 'silent';

export interface StandIn extends AsyncDisposable {
  readonly url: string;
  /** Of the card that it answers with, no other stand-in's. */
  readonly picture: string;
  /** When each request came, ms of the process. */
  readonly requests: readonly number[];
}

/** Stands where the service is, fails the first request or all, and answers others with a card. */
export async function startStandIn(first: FirstAnswer): Promise<StandIn> {
  const requests: number[] = [];
  const picture = `https://example.org/${randomUUID()}.png`;
  const server = createServer((request, response) => {
    requests.push(performance.now());
    const isFirst = requests.length === 1;
    request.resume().once('end', () => {
      if (isFirst && first === 'broken') return void request.socket.destroy();
      if (isFirst && first === 'silent') return;
      const isMet = typeof first === 'object' && (isFirst || first.always === true);
      const { status, headers, body } = isMet ? first : { status: 201 };
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(
        body ?? JSON.stringify({ status: status === 201 ? 'ok' : status, code: 'x', url: picture }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    picture,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
