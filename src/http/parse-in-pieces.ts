/**
 * Passes the bytes of a connection to Node's parser in pieces, so that other connections do not wait for many requests in
 * one packet or for bytes that are expensive to parse.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Number of requests without a read answer at which the service stops reading from a connection. It handles one of them at
 * a time: the next one starts when the previous answer has been read. Clients that pipeline are rare.
 */
export const MAX_UNANSWERED = 4;

/**
 * Size of the first piece and largest size of a piece, bytes. The size doubles while pieces are cheap to parse. Chunks
 * with one byte each are expensive: one takes the parser 5 µs, and 2 KiB have 340 of them.
 */
const FIRST_PIECE = 512;
const LONGEST_PIECE = 2_048;
/** A piece is cheap if parsing takes less than this time, ms. */
const CHEAP_PIECE = 0.1;

/**
 * Parsing time after which a connection has to wait for others, ms. It regains a hundredth of the time that passes.
 * Ordinary requests use a fifth of it.
 */
export const PARSING_CREDIT = 1;
const CREDIT_PER_MS = 0.01;
/**
 * Parsing time per turn of the event loop after which connections with and without credit wait for a later turn, ms. Node
 * accepts one connection per turn, so short turns keep the queue of new connections short.
 */
export const PARSING_PER_TURN = { withCredit: 2, withoutCredit: 1 };

/**
 * Fewest bytes that are parsed before the number of requests is checked again. The shortest request has 18 bytes, so a
 * connection never has more than `MAX_UNANSWERED + 14` requests.
 */
export const SHORTEST_PIECE = 256;

/** End of the head of a request (RFC 9112, section 2.1). */
const END_OF_HEAD = '\r\n\r\n';

/** The part of a connection that decides how it is parsed. */
export interface ParsedConnection {
  readonly socket: Socket;
  /** In the order of their requests. */
  readonly unanswered: Set<ServerResponse>;
  /** Set after bytes that are not HTTP. Nothing that follows is read. */
  isBroken: boolean;
  /** Parsing time minus the regained time, ms. */
  debt: number;
  /** Time of the latest update of `debt`, ms on the clock of `performance.now()`. */
  countedAt: number;
  /** Size of the next piece, bytes. */
  piece: number;
  /** Set after a wait: the next piece is parsed even if the turn has used its time. */
  isNext: boolean;
  /** Who paused the socket; null while bytes are read. Node ends its own pause when the client reads. */
  pausedBy: 'us' | 'node' | null;
}

/** The current turn of the event loop. */
interface Turn<Connection> {
  /** Parsing time in this turn, ms. */
  spent: number;
  /** Lets a connection proceed in a later turn. */
  readonly postpone: (connection: Connection, hasCredit: boolean) => void;
  /** Adds parsing time. */
  readonly count: (ms: number) => void;
}

export function createTurn<Connection>(postpone: Turn<Connection>['postpone']): Turn<Connection> {
  const turn: Turn<Connection> = {
    spent: 0,
    postpone,
    count(ms) {
      if (turn.spent === 0) setImmediate(() => (turn.spent = 0));
      turn.spent += ms;
    },
  };
  return turn;
}

/** Returns the credit of a new connection. */
export function newCredit(): Pick<ParsedConnection, 'debt' | 'countedAt' | 'piece'> {
  return { debt: 0, countedAt: performance.now(), piece: FIRST_PIECE };
}

/** Passes a connection's bytes to Node's parser in pieces. By itself the parser would handle 64 KiB at a time. */
export function parseInPieces<Connection extends ParsedConnection>(
  connection: Connection,
  turn: Turn<Connection>,
): void {
  const { socket, unanswered } = connection;
  const parsers = socket.listeners('data');
  socket.on('data', (bytes: NonSharedBuffer) => {
    connection.pausedBy = null;
    for (let start = 0; start < bytes.length && !socket.destroyed;) {
      // Pauses for good: reading an endless rest would cost time and memory.
      if (connection.isBroken) {
        socket.pause();
        return;
      }
      const hasCredit = payBack(connection) <= PARSING_CREDIT;
      const limit = PARSING_PER_TURN[hasCredit ? 'withCredit' : 'withoutCredit'];
      const mustWait = turn.spent > limit && !connection.isNext;
      if (connection.pausedBy === null && (mustWait || unanswered.size >= MAX_UNANSWERED)) {
        connection.pausedBy = 'us';
        socket.pause();
        if (mustWait) turn.postpone(connection, hasCredit);
      }
      if (connection.pausedBy !== null) {
        socket.unshift(bytes.subarray(start));
        return;
      }
      connection.isNext = false;
      const { piece } = connection;
      const head = bytes.subarray(start + SHORTEST_PIECE, start + piece).indexOf(END_OF_HEAD);
      const size = head === -1 ? piece : SHORTEST_PIECE + head + END_OF_HEAD.length;
      const startedAt = performance.now();
      for (const parse of parsers) parse.call(socket, bytes.subarray(start, start + size));
      const cost = performance.now() - startedAt;
      connection.debt += cost;
      connection.piece = cost < CHEAP_PIECE ? Math.min(2 * piece, LONGEST_PIECE) : FIRST_PIECE;
      turn.count(cost);
      start += size;
      if (socket.isPaused()) connection.pausedBy = 'node';
    }
  });
  for (const parse of parsers) socket.off('data', parse as (bytes: NonSharedBuffer) => void);
}

/** Updates and returns the debt of a connection, ms. */
function payBack(connection: ParsedConnection): number {
  const now = performance.now();
  connection.debt = Math.max(0, connection.debt - (now - connection.countedAt) * CREDIT_PER_MS);
  connection.countedAt = now;
  return connection.debt;
}
