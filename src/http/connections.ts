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
import {
  createTurn,
  MAX_UNANSWERED,
  newCredit,
  parseInPieces,
  type ParsedConnection,
} from './parse-in-pieces.ts';

/** Turns in a row that bring a new connection each, in which none without credit goes on. */
const TURNS_OF_NEW_ONES = 8;

/**
 * Several times what a service is deployed to take at a time. 1,000 that sent all they may took 300 MB of memory, so the
 * service stays below 400.
 */
export const MAX_CONNECTIONS = 800;

/**
 * Connections that wait to be accepted. The system drops more than that, and their clients try again after 1 s, 3 s and
 * 7 s. Node's default is 511.
 */
export const BACKLOG = 1_024;

/** Of all connections together, bytes. */
export const MAX_UNREAD_BYTES = 64 * 2 ** 20;

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

interface Connection extends ParsedConnection {
  last: ServerResponse | null;
  /** Requests whose turn has not come. */
  readonly waiting: (() => void)[];
  isWorking: boolean;
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
  /** An answer of theirs is out, or they have waited for a turn, so that they may go on. */
  const due = new Set<Connection>();
  /** Those without credit, so that the others need not wait behind them. */
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
  function schedule(connection: Connection, line = due): void {
    if (due.size + dueWithoutCredit.size === 0) setImmediate(serveDue);
    line.add(connection);
  }

  /** One of each line in each turn of the event loop, because what a handler begins runs on after it has returned. */
  function serveDue(): void {
    turnsOfNewOnes = hasAccepted ? turnsOfNewOnes + 1 : 0;
    hasAccepted = false;
    const [one] = due;
    const [other] = turnsOfNewOnes % TURNS_OF_NEW_ONES === 0 ? dueWithoutCredit : [];
    for (const connection of [one, other]) {
      if (connection === undefined) continue;
      due.delete(connection);
      dueWithoutCredit.delete(connection);
      goOn(connection);
    }
    if (due.size + dueWithoutCredit.size > 0) setImmediate(serveDue);
  }

  function goOn(connection: Connection): void {
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
