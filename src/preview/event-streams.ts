import { watch } from 'node:fs';
import type { ServerResponse } from 'node:http';

/** Largest number of open streams. A browser opens at most six connections to one server. */
export const MAX_STREAMS = 32;

/** Bytes. A page reads its lines at once, so a client with more unread bytes has stopped reading and is disconnected. */
export const MAX_UNREAD = 16 * 1024;

/** Time until a page reconnects. ms */
const RETRY = 500;

/** Time until an evicted page reconnects. With the short time, two pages would evict each other again and again. ms */
export const RETRY_DISPLACED = 30_000;

/** Time between two comments that keep idle connections open. ms */
const HEARTBEAT = 4_000;

/** Notifies pages of changes by server-sent events (HTML, section 9.2). */
export interface EventStreams {
  /**
   * Opens a stream; the answer to a HEAD request ends at once instead. If there are already {@link MAX_STREAMS}, ends the
   * oldest stream of the client with the most streams, so that no client and no old tab locks out others.
   *
   * @param headers headers for the answer
   */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>): void;
  /** Sends one line of data to all pages. */
  send(data: string): void;
  close(): void;
}

export function createEventStreams(): EventStreams {
  /** In the order of opening. */
  const responses = new Set<ServerResponse>();

  function write(text: string): void {
    for (const response of responses) {
      response.write(text);
      if (response.writableLength > MAX_UNREAD) response.destroy();
    }
  }

  function evictOldest(): void {
    const clients = Map.groupBy(responses, ({ req }) => req.socket.remoteAddress);
    const [[oldest] = []] = [...clients.values()].sort((one, other) => other.length - one.length);
    if (oldest === undefined) return;
    responses.delete(oldest);
    oldest.end(`retry: ${RETRY_DISPLACED}\n\n`);
  }

  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT);

  return {
    open(response, headers) {
      const head = { ...headers, 'content-type': 'text/event-stream' };
      if (response.req.method === 'HEAD') {
        response.writeHead(200, head).end();
        return;
      }
      if (responses.size >= MAX_STREAMS) evictOldest();
      responses.add(response);
      response.on('close', () => responses.delete(response));
      response.writeHead(200, head);
      // A page reconnects soon, because it may show an old state.
      response.write(`retry: ${RETRY}\n\n`);
    },
    send: (data) => write(`data: ${data}\n\n`),
    close() {
      clearInterval(heartbeat);
      for (const response of responses) response.end();
    },
  };
}

/** Saves within this time count as one: an editor saves in several steps, and an export writes several files. ms */
const SETTLE_TIME = 60;

/**
 * Watches a folder and its subfolders.
 *
 * @param onSave called once for saves in quick succession, with paths relative to the folder; null is a file that the
 *   system did not name
 * @param onError called if the system stops watching, for example because the folder was removed
 * @returns a function that stops watching
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
    }, SETTLE_TIME);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
