/**
 * What a connection may ask of the service at a time. Without bounds a client that sends requests without end and never
 * reads has the service keep all of its answers.
 */
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';

/**
 * From so many requests of a connection without a read answer on, no more is read from it. One of them is worked on at a
 * time: the next one is begun when the answer before it has been read. Clients that pipeline are rare.
 */
export const MAX_UNANSWERED = 4;

/**
 * Bytes that are parsed at most at a time. Chunks of a body that have one byte each take the parser 5 µs, and there are
 * 340 in so many bytes.
 */
const LONGEST_PIECE = 2_048;

/**
 * What parsing may cost a connection before it has to wait for others, ms; it gets back a twentieth of the time that
 * passes. Honest requests take a fifth of it.
 */
export const PARSING_CREDIT = 1;
const CREDIT_PER_MS = 0.05;
/** What parsing for connections without credit may cost in one turn of the event loop, ms. */
export const PARSING_PER_TURN = 5;

/**
 * Bytes that are parsed at least before the number of requests is looked at again. The shortest request has 18, so a
 * connection never has more than `MAX_UNANSWERED + 14` requests.
 */
export const SHORTEST_PIECE = 256;

/**
 * Several times what a service is deployed to take at a time. 1,000 that sent all they may took 300 MB of memory, so the
 * service stays below 400.
 */
export const MAX_CONNECTIONS = 800;

/** Of all connections together, bytes. */
export const MAX_UNREAD_BYTES = 64 * 2 ** 20;

/** RFC 9112, section 2.1: what ends the head of a request. */
const END_OF_HEAD = '\r\n\r\n';

export interface Connections {
  /** Makes a server whose connections are bounded. Set its `keepAliveTimeout` and the like afterwards. */
  readonly createServer: (handle: RequestListener, options: ServerOptions) => Server;
  /** Bounds the requests that `handle` gets in the same way, for an event of the server that takes their place. */
  readonly bounded: (handle: RequestListener) => RequestListener;
  /** Counts the bytes of an answer until its client has read it. Ends the connection that reads slowest if too many are unread. */
  readonly hold: (response: ServerResponse, bytes: number) => void;
  /**
   * Reads no more from a connection, and waits for the answers to the requests that it has brought whole.
   *
   * @returns whether its client waits for one more answer, to what came after them; false if that has its answer
   */
  readonly finish: (socket: Socket) => Promise<boolean>;
}

interface Connection {
  readonly socket: Socket;
  /** In the order of their requests. */
  readonly unanswered: Set<ServerResponse>;
  last: ServerResponse | null;
  /** Requests whose turn has not come. */
  readonly waiting: (() => void)[];
  isWorking: boolean;
  /** Its last bytes were no HTTP, so nothing that follows is read. */
  isBroken: boolean;
  /** What parsing has cost it, less what it got back since, ms; and when that was counted. */
  debt: number;
  countedAt: number;
  /** Whose pause it is; null while bytes are read. Node ends its own when the client reads. */
  pausedBy: 'us' | 'node' | null;
}

/** @param limits smaller ones for tests */
export function createConnections(
  limits: { readonly connections?: number; readonly unreadBytes?: number } = {},
): Connections {
  const { connections: maxConnections = MAX_CONNECTIONS, unreadBytes: maxUnread = MAX_UNREAD_BYTES } = limits;
  /** The one that was answered last comes last. */
  const connections = new Map<Socket, Connection>();
  /** Bytes by answer; the one that is unread for longest comes first. */
  const unread = new Map<ServerResponse, number>();
  let unreadBytes = 0;
  /** An answer of theirs is out, so that they may go on. */
  const due = new Set<Connection>();
  const turn = createTurn(schedule);

  function accept(socket: Socket): void {
    const connection: Connection = {
      socket,
      unanswered: new Set(),
      last: null,
      waiting: [],
      isWorking: false,
      isBroken: false,
      debt: 0,
      countedAt: performance.now(),
      pausedBy: null,
    };
    if (connections.size >= maxConnections && !makeRoom()) {
      socket.destroy();
      return;
    }
    connections.set(socket, connection);
    parseInPieces(connection, turn);
    socket.once('close', () => {
      connections.delete(socket);
      connection.waiting.length = 0;
      for (const response of connection.unanswered) release(response);
    });
  }

  /**
   * Ends a connection that has sent more requests than are worked on, else the one that is quiet for longest, else the one
   * that has not read its answer for longest.
   *
   * @returns false if all of them wait for one answer that is not there yet
   */
  function makeRoom(): boolean {
    const [slowest] = unread.keys();
    const victim =
      connections.values().find(({ waiting }) => waiting.length > 0)?.socket ??
      connections.values().find(isQuiet)?.socket ??
      slowest?.req.socket;
    if (victim === undefined) return false;
    end(victim);
    return true;
  }

  function end(socket: Socket): void {
    socket.destroy();
    for (const response of connections.get(socket)?.unanswered ?? []) release(response);
    connections.delete(socket);
  }

  function bounded(handle: RequestListener): RequestListener {
    return function admit(request, response) {
      const connection = connections.get(request.socket);
      // What arrived together with the bytes over which the connection was ended.
      if (connection === undefined || request.socket.destroyed) return;
      connection.unanswered.add(response);
      connection.last = response;
      response.once('close', () => {
        release(response);
        connection.unanswered.delete(response);
        connection.isWorking = false;
        schedule(connection);
      });
      connection.waiting.push(() => handle(request, response));
      if (connection.unanswered.size === 1) begin(connection);
    };
  }

  /** A connection whose answers are written at once would otherwise be served to its end before all others. */
  function schedule(connection: Connection): void {
    due.add(connection);
    if (due.size === 1) setImmediate(serveDue);
  }

  /** One in each turn of the event loop, because what a handler begins runs on after it has returned. */
  function serveDue(): void {
    const [connection] = due;
    if (connection === undefined) return;
    due.delete(connection);
    goOn(connection);
    if (due.size > 0) setImmediate(serveDue);
  }

  function goOn(connection: Connection): void {
    const { socket, unanswered } = connection;
    if (unanswered.size === 0 && connections.delete(socket)) connections.set(socket, connection);
    begin(connection);
    if (connection.pausedBy === 'us' && unanswered.size < MAX_UNANSWERED) socket.resume();
  }

  function begin(connection: Connection): void {
    if (connection.isWorking || connection.socket.destroyed) return;
    const handle = connection.waiting.shift();
    connection.isWorking = handle !== undefined;
    handle?.();
  }

  function release(response: ServerResponse): void {
    unreadBytes -= unread.get(response) ?? 0;
    unread.delete(response);
  }

  return {
    bounded,
    createServer(handle, options) {
      return createServer(options, bounded(handle)).on('connection', accept);
    },
    hold(response, bytes) {
      // Neither an answer to a request without a connection, nor one whose connection has ended.
      if (connections.get(response.req.socket)?.unanswered.has(response) !== true) return;
      // An answer that fails on its way out is replaced by a problem.
      release(response);
      unread.set(response, bytes);
      unreadBytes += bytes;
      for (const slowest of unread.keys()) {
        if (unreadBytes <= maxUnread) return;
        end(slowest.req.socket);
      }
    },
    async finish(socket) {
      const connection = connections.get(socket);
      if (connection !== undefined) connection.isBroken = true;
      const { unanswered = new Set<ServerResponse>(), last = null } = connection ?? {};
      const owed = [...unanswered].filter(({ req }) => req.complete);
      // An answer that fails has lost its connection, which shows by itself.
      await Promise.allSettled(owed.map((response) => finished(response)));
      return last === null || last.req.complete || !last.headersSent;
    },
  };
}

/** Whether no request has come whole that is not answered. */
function isQuiet({ unanswered }: Connection): boolean {
  return ![...unanswered].some(({ req }) => req.complete);
}

/** What a turn of the event loop has left for connections without credit. */
interface Turn {
  spent: number;
  /** Lets a connection go on in a later turn. */
  readonly postpone: (connection: Connection) => void;
  /** Counts what parsing has cost. */
  readonly count: (ms: number) => void;
}

function createTurn(postpone: Turn['postpone']): Turn {
  const turn: Turn = {
    spent: 0,
    postpone,
    count(ms) {
      if (turn.spent === 0) setImmediate(() => (turn.spent = 0));
      turn.spent += ms;
    },
  };
  return turn;
}

/** Puts itself between a connection and Node's parser, which would read all requests of 64 KiB in one go. */
function parseInPieces(connection: Connection, turn: Turn): void {
  const { socket, unanswered } = connection;
  const parsers = socket.listeners('data');
  socket.on('data', (bytes: NonSharedBuffer) => {
    connection.pausedBy = null;
    for (let start = 0; start < bytes.length && !socket.destroyed && !connection.isBroken;) {
      const hasCredit = payBack(connection) <= PARSING_CREDIT;
      const mustWait = !hasCredit && turn.spent > PARSING_PER_TURN;
      if (connection.pausedBy === null && (mustWait || unanswered.size >= MAX_UNANSWERED)) {
        connection.pausedBy = 'us';
        socket.pause();
        if (mustWait) turn.postpone(connection);
      }
      if (connection.pausedBy !== null) {
        socket.unshift(bytes.subarray(start));
        return;
      }
      const head = bytes.subarray(start + SHORTEST_PIECE, start + LONGEST_PIECE).indexOf(END_OF_HEAD);
      const size = head === -1 ? LONGEST_PIECE : SHORTEST_PIECE + head + END_OF_HEAD.length;
      const startedAt = performance.now();
      for (const parse of parsers) parse.call(socket, bytes.subarray(start, start + size));
      const cost = performance.now() - startedAt;
      connection.debt += cost;
      if (!hasCredit) turn.count(cost);
      start += size;
      if (socket.isPaused()) connection.pausedBy = 'node';
    }
  });
  for (const parse of parsers) socket.off('data', parse as (bytes: NonSharedBuffer) => void);
}

/** @returns the debt of a connection now, ms */
function payBack(connection: Connection): number {
  const now = performance.now();
  connection.debt = Math.max(0, connection.debt - (now - connection.countedAt) * CREDIT_PER_MS);
  connection.countedAt = now;
  return connection.debt;
}
