/**
 * Limits for connections: their number, their requests in progress and their unread answers. Without limits, a client
 * could send requests without reading the answers, and the service would keep all answers in memory.
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
import {
  createTurn,
  MAX_UNANSWERED,
  newCredit,
  parseInPieces,
  type ParsedConnection,
} from './parse-in-pieces.ts';

/** While every turn of the event loop accepts a new connection, one without credit proceeds only in every eighth turn. */
const TURNS_OF_NEW_ONES = 8;

/**
 * Several times the concurrency with which the service is deployed. 1,000 connections that sent as much as allowed took
 * 300 MB of memory.
 */
export const MAX_CONNECTIONS = 800;

/**
 * Most connections that wait to be accepted. The system drops further ones, and their clients retry after 1 s, 3 s and 7 s.
 * Node's default is 511.
 */
export const BACKLOG = 1_024;

/** Most bytes of unread answers, all connections together. */
export const MAX_UNREAD_BYTES = 64 * 2 ** 20;

export interface Connections {
  /** Returns a server whose connections are limited. */
  readonly createServer: (handle: RequestListener, options: ServerOptions) => Server;
  /** Returns a listener with the same limits, for an event that Node emits instead of `request`, such as `checkContinue`. */
  readonly bounded: (handle: RequestListener) => RequestListener;
  /**
   * Counts the bytes of an answer until its client has read it. If too many bytes are unread, destroys the connections that
   * have not read their answers for the longest time.
   */
  readonly countUnread: (response: ServerResponse, bytes: number) => void;
  /**
   * Stops reading from a connection and waits for the answers to its complete requests.
   *
   * @returns whether the incomplete or malformed request after them still needs an answer
   */
  readonly finish: (socket: Socket) => Promise<boolean>;
}

interface Connection extends ParsedConnection {
  /** Answer to the latest request. */
  last: ServerResponse | null;
  /** Handlers of the requests that are not started yet. */
  readonly waiting: (() => void)[];
  isWorking: boolean;
}

/** @param limits smaller limits for tests */
export function createConnections(
  limits: { readonly connections?: number; readonly unreadBytes?: number } = {},
): Connections {
  const { connections: maxConnections = MAX_CONNECTIONS, unreadBytes: maxUnread = MAX_UNREAD_BYTES } = limits;
  /** In the order of their latest answers, the oldest first. */
  const connections = new Map<Socket, Connection>();
  /** Bytes of unread answers, the oldest first. */
  const unread = new Map<ServerResponse, number>();
  let unreadBytes = 0;
  /** Connections that may proceed, because an answer was sent or their parsing was postponed. */
  const due = new Set<Connection>();
  /** The same for connections without credit, so that the other connections do not wait behind them. */
  const dueWithoutCredit = new Set<Connection>();
  let hasAccepted = false;
  let turnsOfNewOnes = 0;
  const turn = createTurn<Connection>((connection, hasCredit) =>
    schedule(connection, hasCredit ? due : dueWithoutCredit),
  );

  function accept(socket: Socket): void {
    const connection: Connection = {
      socket,
      unanswered: new Set(),
      last: null,
      waiting: [],
      isWorking: false,
      isBroken: false,
      pausedBy: null,
      isNext: false,
      ...newCredit(),
    };
    if (connections.size >= maxConnections && !makeRoom()) {
      socket.destroy();
      return;
    }
    connections.set(socket, connection);
    hasAccepted = true;
    parseInPieces(connection, turn);
    socket.once('close', () => {
      connections.delete(socket);
      connection.waiting.length = 0;
      for (const response of connection.unanswered) release(response);
    });
  }

  /**
   * Destroys one connection: first choice is one with requests that are not started yet, then the one that is quiet for the
   * longest time, then the one that has not read its answer for the longest time.
   *
   * @returns false if every connection waits for an answer to its only request
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
      // The connection was destroyed while bytes that arrived before were still being parsed.
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

  /** Lets a connection proceed in a later turn. Otherwise one with immediate answers would be served before all others. */
  function schedule(connection: Connection, queue = due): void {
    if (due.size + dueWithoutCredit.size === 0) setImmediate(serveDue);
    queue.add(connection);
  }

  /** Lets one connection of each queue proceed per turn of the event loop, because handlers run on after they return. */
  function serveDue(): void {
    turnsOfNewOnes = hasAccepted ? turnsOfNewOnes + 1 : 0;
    hasAccepted = false;
    const [one] = due;
    const [other] = turnsOfNewOnes % TURNS_OF_NEW_ONES === 0 ? dueWithoutCredit : [];
    for (const connection of [one, other]) {
      if (connection === undefined) continue;
      due.delete(connection);
      dueWithoutCredit.delete(connection);
      proceed(connection);
    }
    if (due.size + dueWithoutCredit.size > 0) setImmediate(serveDue);
  }

  function proceed(connection: Connection): void {
    const { socket, unanswered } = connection;
    if (unanswered.size === 0 && connections.delete(socket)) connections.set(socket, connection);
    begin(connection);
    const mayRead = unanswered.size < MAX_UNANSWERED && !connection.isBroken;
    if (connection.pausedBy !== 'us' || !mayRead) return;
    connection.isNext = true;
    socket.resume();
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
    countUnread(response, bytes) {
      // Ignores injected requests, which have no connection, and connections that have ended.
      if (connections.get(response.req.socket)?.unanswered.has(response) !== true) return;
      // A failed answer may have been counted before the problem that replaces it.
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
      // `allSettled`: an answer fails if its connection closes, which the caller notices.
      await Promise.allSettled(owed.map((response) => finished(response)));
      return last === null || last.req.complete || !last.headersSent;
    },
  };
}

/** Returns whether every complete request is answered. */
function isQuiet({ unanswered }: Connection): boolean {
  return ![...unanswered].some(({ req }) => req.complete);
}
