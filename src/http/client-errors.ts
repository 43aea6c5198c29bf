import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import { describeProblem } from './problem-document.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Errors of Node's HTTP parser that are more than a malformed request. */
const PARSER_ERRORS: ReadonlyMap<string | undefined, ProblemCode> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request_timeout'],
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 'body_too_large'],
]);

/**
 * Answers what never became a request: bytes that are not HTTP, headers that are too large, requests that take too
 * long to arrive. The connection is closed, because nothing that follows on it can be trusted.
 */
export function createClientErrorHandler(logger: FastifyBaseLogger) {
  return function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = PARSER_ERRORS.get(error.code) ?? 'malformed_request';
    const { status } = PROBLEMS[code];
    logger.info({ httpRequest: { status }, code, reason: error.code }, `Malformed request ${status}`);
    socket.end(rawAnswer(code));
  };
}

/** Answers the header Expect with anything else than `100-continue`, which Node meets by itself. */
export function createExpectationHandler(logger: FastifyBaseLogger) {
  return function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
    const code = 'expectation_failed';
    const { status } = PROBLEMS[code];
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
