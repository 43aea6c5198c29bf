/**
 * How the bytes of a connection get to Node's parser: in pieces, so that neither many requests in one packet nor bytes
 * that are dear to parse keep other connections waiting.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * From so many requests of a connection without a read answer on, no more is read from it. One of them is worked on at a
 * time: the next one is begun when the answer before it has been read. Clients that pipeline are rare.
 */
export const MAX_UNANSWERED = 4;

/**
 * Bytes that are parsed at most at a time. A connection begins with the first number and gets the second one while its
 * bytes are cheap. Chunks of a body that have one byte each are dear: they take the parser 5 µs, and there are 340 in
 * 2 KiB.
 */
const FIRST_PIECE = 512;
const LONGEST_PIECE = 2_048;
/** Per piece, ms. */
const CHEAP = 0.1;

/**
 * What parsing may cost a connection before it has to wait for others, ms; it gets back a hundredth of the time that
 * passes. Honest requests take a fifth of it.
 */
export const PARSING_CREDIT = 1;
const CREDIT_PER_MS = 0.01;
/**
 * What parsing may cost in a turn of the event loop before connections with credit, and those without it, wait for a later
 * turn. Node accepts one new connection in a turn, so short turns keep the queue of new ones short. ms
 */
export const PARSING_PER_TURN = { withCredit: 2, withoutCredit: 1 };

/**
 * Bytes that are parsed at least before the number of requests is looked at again. The shortest request has 18, so a
 * connection never has more than `MAX_UNANSWERED + 14` requests.
 */
export const SHORTEST_PIECE = 256;

/** RFC 9112, section 2.1: what ends the head of a request. */
const END_OF_HEAD = '\r\n\r\n';

/** The part of a connection that decides how it is parsed. */
export interface ParsedConnection {
  readonly socket: Socket;
  /** In the order of their requests. */
  readonly unanswered: Set<ServerResponse>;
  /** Its last bytes were no HTTP, so nothing that follows is read. */
  isBroken: boolean;
  /** What parsing has cost it, less what it got back since, ms; and when that was counted. */
  debt: number;
  countedAt: number;
  /** Bytes that are parsed at a time. */
  piece: number;
  /** It has waited, so that its next piece is parsed whatever the turn has cost. */
  isNext: boolean;
  /** Whose pause it is; null while bytes are read. Node ends its own when the client reads. */
  pausedBy: 'us' | 'node' | null;
}

/** A turn of the event loop. */
interface Turn<Connection> {
  /** On parsing, ms. */
  spent: number;
  /** Lets a connection go on in a later turn. */
  readonly postpone: (connection: Connection, hasCredit: boolean) => void;
  /** Counts what parsing has cost. */
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

/** What a connection has when it is new. */
export function newCredit(): Pick<ParsedConnection, 'debt' | 'countedAt' | 'piece'> {
  return { debt: 0, countedAt: performance.now(), piece: FIRST_PIECE };
}

/** Puts itself between a connection and Node's parser, which would read all requests of 64 KiB in one go. */
export function parseInPieces<Connection extends ParsedConnection>(
  connection: Connection,
  turn: Turn<Connection>,
): void {
  const { socket, unanswered } = connection;
  const parsers = socket.listeners('data');
  socket.on('data', (bytes: NonSharedBuffer) => {
    connection.pausedBy = null;
    for (let start = 0; start < bytes.length && !socket.destroyed;) {
      // What follows is never read: an endless rest would cost time, and memory until it is collected.
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
      connection.piece = cost < CHEAP ? Math.min(2 * piece, LONGEST_PIECE) : FIRST_PIECE;
      turn.count(cost);
      start += size;
      if (socket.isPaused()) connection.pausedBy = 'node';
    }
  });
  for (const parse of parsers) socket.off('data', parse as (bytes: NonSharedBuffer) => void);
}

/** @returns the debt of a connection now, ms */
function payBack(connection: ParsedConnection): number {
  const now = performance.now();
  connection.debt = Math.max(0, connection.debt - (now - connection.countedAt) * CREDIT_PER_MS);
  connection.countedAt = now;
  return connection.debt;
}
