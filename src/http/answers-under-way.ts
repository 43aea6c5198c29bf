import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';

/** What a connection still owes its client. */
export interface AnswersUnderWay {
  /**
   * Waits for the answers to the requests that a connection has brought whole.
   *
   * @returns whether its client waits for one more answer, to what came after them; false if that has its answer
   */
  readonly finish: (socket: Socket) => Promise<boolean>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Knows which requests of a server have come on which connection and wait for their answers. */
export function watchAnswers(server: Server): AnswersUnderWay {
  const exchanges = new WeakMap<Socket, readonly Exchange[]>();

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const earlier = (exchanges.get(socket) ?? []).filter(({ response }) => !response.writableFinished);
    exchanges.set(socket, [...earlier, { request, response }]);
  });

  return {
    async finish(socket) {
      const known = exchanges.get(socket) ?? [];
      const owed = known.filter(({ request }) => request.complete).map(({ response }) => finished(response));
      // An answer that fails has lost its connection, which shows by itself.
      await Promise.allSettled(owed);
      const last = known.at(-1);
      return last === undefined || last.request.complete || !last.response.headersSent;
    },
  };
}
