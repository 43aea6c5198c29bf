import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import type { Connections } from './connections.ts';
import { describeProblem } from './problem-document.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { describeMalformed, type RequestObserver } from './watch-requests.ts';

/** Errors of Node's HTTP parser that are more than a malformed request. */
const PARSER_ERRORS: ReadonlyMap<string | undefined, ProblemCode> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request_timeout'],
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 'body_too_large'],
]);

/**
 * Answers what never became a request: bytes that are not HTTP, headers that are too large, requests that take too
 * long to arrive. The answers to the requests before it come first, as they would without it (RFC 9112, section
 * 9.3.2). Then the connection is closed, because nothing that follows on it can be trusted.
 *
 * @param unhurried connections whose request has a time of its own to arrive in
 */
export function createClientErrorHandler(
  logger: FastifyBaseLogger,
  connections: Pick<Connections, 'finish'>,
  observe: RequestObserver | null,
  unhurried: Pick<WeakSet<Socket>, 'has'>,
) {
  const ending = new WeakSet<Socket>();

  async function end(socket: Socket, code: ProblemCode): Promise<void> {
    const isAwaited = await connections.finish(socket);
    if (!socket.writable) socket.destroy();
    else if (isAwaited) socket.end(rawAnswer(code));
    else socket.end();
  }

  return function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && unhurried.has(socket)) return;
    // The parser complains again about each further piece.
    if (ending.has(socket)) return;
    ending.add(socket);
    const code = PARSER_ERRORS.get(error.code) ?? 'malformed_request';
    const { status } = PROBLEMS[code];
    observe?.answered(describeMalformed(code));
    logger.info({ httpRequest: { status }, code, reason: error.code }, `Malformed request ${status}`);
    void end(socket, code);
  };
}

/** Answers the header Expect with anything else than `100-continue`, which Node meets by itself. */
export function createExpectationHandler(logger: FastifyBaseLogger, observe: RequestObserver | null) {
  return function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
    const code = 'expectation_failed';
    const { status } = PROBLEMS[code];
    observe?.answered(describeMalformed(code));
    logger.info({ httpRequest: { status }, code }, `Unknown expectation ${status}`);
    const { headers, body } = describeAnswer(code);
    response.writeHead(status, headers).end(body);
  };
}

function rawAnswer(code: ProblemCode): string {
  const { status } = PROBLEMS[code];
  const { headers, body } = describeAnswer(code);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

function describeAnswer(code: ProblemCode) {
  const body = JSON.stringify(describeProblem({ code, errors: [] }));
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { headers, body };
}
