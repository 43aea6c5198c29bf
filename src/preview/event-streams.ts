import { watch } from 'node:fs';
import type { ServerResponse } from 'node:http';

/** Pages that are told at a time; a browser opens six connections to one server. */
export const MAX_STREAMS = 32;

/** A page reads its lines at once; more than this is only left by a client that does not read. bytes */
export const MAX_UNREAD = 16 * 1024;

/** After which a page comes back. ms */
const RETRY = 500;

/** For a page that had to make room: were it as fast as others, two pages would push each other out all the time. ms */
export const RETRY_DISPLACED = 30_000;

/** The server ends a connection on which nothing moves. ms */
const HEARTBEAT = 4_000;

/** Pages that are told when something has changed, by server-sent events (HTML, section 9.2). */
export interface EventStreams {
  /**
   * Keeps an answer open; one to HEAD ends at once and takes no place. If too many are, ends the oldest one of the client that has the most, so that no client locks
   * another one out, nor old tabs new ones.
   *
   * @param headers of the answer
   */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>): void;
  /** Tells all of them. @param data one line */
  send(data: string): void;
  close(): void;
}

export function createEventStreams(): EventStreams {
  /** The oldest first. */
  const responses = new Set<ServerResponse>();

  function write(text: string): void {
    for (const response of responses) {
      response.write(text);
      if (response.writableLength > MAX_UNREAD) response.destroy();
    }
  }

  function makeRoom(): void {
    const clients = Map.groupBy(responses, ({ req }) => req.socket.remoteAddress);
    const [[oldest] = []] = [...clients.values()].sort((one, other) => other.length - one.length);
    if (oldest === undefined) return;
    responses.delete(oldest);
    oldest.end(`retry: ${RETRY_DISPLACED}\n\n`);
  }

  const heart = setInterval(() => write(':\n\n'), HEARTBEAT);

  return {
    open(response, headers) {
      const head = { ...headers, 'content-type': 'text/event-stream' };
      if (response.req.method === 'HEAD') {
        response.writeHead(200, head).end();
        return;
      }
      if (responses.size >= MAX_STREAMS) makeRoom();
      responses.add(response);
      response.on('close', () => responses.delete(response));
      response.writeHead(200, head);
      // A page that comes back after a while asks soon, as what it shows may be old.
      response.write(`retry: ${RETRY}\n\n`);
    },
    send: (data) => write(`data: ${data}\n\n`),
    close() {
      clearInterval(heart);
      for (const response of responses) response.end();
    },
  };
}

/** An editor saves in several steps, and a program that exports several files takes a moment. ms */
const SETTLING = 60;

/**
 * Watches a folder and all in it.
 *
 * @param onSave is called once for saves that follow each other closely, with the paths from the folder; null stands for
 *   one that the system does not name
 * @param onError the system tells nothing of the folder any more, such as when it was removed
 * @returns ends the watching
 */
export function watchFiles(
  directory: string,
  onSave: (paths: ReadonlySet<string | null>) => void,
  onError: (error: Error) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let paths = new Set<string | null>();
  const watcher = watch(directory, { recursive: true }, (_event, path) => {
    clearTimeout(timer);
    paths.add(path);
    timer = setTimeout(() => {
      const saved = paths;
      paths = new Set();
      onSave(saved);
    }, SETTLING);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
