import type { ServerResponse } from 'node:http';
import { Problem } from '../errors.ts';

/** Pages that may be open at a time; a browser opens six to one server. */
const MAX_STREAMS = 32;

/** The server ends a connection on which nothing moves. ms */
const HEARTBEAT = 4_000;

/** Pages that are told when something has changed, by server-sent events (HTML, section 9.2). */
export interface EventStreams {
  /**
   * Keeps an answer open.
   *
   * @param headers of the answer
   * @throws Problem `overloaded` if too many are open
   */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>): void;
  /** Tells all of them. @param data one line */
  send(data: string): void;
  close(): void;
}

export function createEventStreams(): EventStreams {
  const responses = new Set<ServerResponse>();
  const write = (text: string): void => {
    for (const response of responses) response.write(text);
  };
  const heart = setInterval(() => write(':\n\n'), HEARTBEAT);

  return {
    open(response, headers) {
      if (responses.size >= MAX_STREAMS) throw new Problem('overloaded');
      responses.add(response);
      response.on('close', () => responses.delete(response));
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
      // A page that comes back after a while asks soon, as what it shows may be old.
      response.write('retry: 500\n\n');
    },
    send: (data) => write(`data: ${data}\n\n`),
    close() {
      clearInterval(heart);
      for (const response of responses) response.end();
    },
  };
}
