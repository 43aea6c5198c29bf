import { randomUUID } from 'node:crypto';
import {
  validateHeaderName,
  validateHeaderValue,
  STATUS_CODES,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest, FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { jsonPointer, validate } from '../context/validate.ts';
import { PROBLEMS, Problem, type FieldError, type ProblemCode } from '../errors.ts';
import type { Registry, Template } from '../template/registry.ts';
import type { Connections } from './connections.ts';
import { findHeadFault, SECURITY_HEADERS } from './guards.ts';
import { JSON_TYPES, NDJSON_TYPES } from './http-server.ts';
import { describeProblem, PROBLEM_HEADERS, toProblem } from './problems.ts';
import { describeMalformed, type RequestObserver } from './request-log.ts';

type SendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * @param admitted requests for which cards may be drawn: the fallback card of any other has one shape, that of the card that
 *   is stored already
 * @returns a function that answers any error, and leaves it for the log line of its request
 */
export function createSendProblem(
  registry: Registry,
  admitted: Pick<WeakSet<FastifyRequest>, 'has'>,
): SendProblem {
  return async function sendProblem(error, request, reply) {
    const reported = withQueryErrors(error, request, registry);
    const { code, errors } = toProblem(reported);
    request.logFields.error = reported;
    const fallback = await request.routeOptions.config.fallback?.(
      admitted.has(request) ? request.query : undefined,
    );
    // The client may have left, or the answer may have run out of time.
    if (reply.sent) return;
    discardAnswer(reply);
    const document = describeProblem(
      { code, errors },
      { requestId: request.id, fallback, template: registry.get(request.logFields.template ?? '') },
    );
    const { retryAfter } = document;
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (code === 'unsupported_media_type') void reply.header('accept', acceptedType(request));
    // As bytes: no schema of a route's responses comes between, and no charset is added, which this type has not.
    void reply
      .code(PROBLEMS[code].status)
      .headers({ ...PROBLEM_HEADERS[code] })
      .header('content-type', 'application/problem+json')
      .send(Buffer.from(JSON.stringify(document)));
  };
}

/** What is wrong with a body is found before its query is looked at. */
const BODY_FAULTS: ReadonlySet<ProblemCode> = new Set([
  'context_rejected',
  'malformed_json',
  'malformed_utf8',
]);

/**
 * Adds what is wrong with the query to an error about the body: Fastify reads and validates the body first, and the query
 * only if that fits.
 *
 * @returns Problem `query_rejected` with the errors of both; the error itself if the query fits
 */
function withQueryErrors(
  error: unknown,
  { query, routeOptions: { schema, config } }: FastifyRequest,
  registry: Registry,
): unknown {
  if (!(error instanceof Problem) || !BODY_FAULTS.has(error.code)) return error;
  const ofQuery = [
    ...findQueryErrors(query, schema?.querystring),
    ...findUnknownVariants(query, registry.get(config.template ?? '')),
  ];
  if (ofQuery.length === 0) return error;
  const { errors: found, code } = error;
  const ofBody = found.length > 0 ? found : [{ pointer: '', message: PROBLEMS[code].detail }];
  return new Problem('query_rejected', {
    errors: [...ofQuery, ...ofBody.map((entry) => ({ ...entry, in: 'body' as const }))],
  });
}

function findQueryErrors(query: unknown, schema: unknown): readonly FieldError[] {
  if (!(schema instanceof z.ZodType)) return [];
  try {
    validate(schema, query, 'query_rejected');
    return [];
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return cause.errors;
  }
}

/** A query that has nothing else wrong is Problem `variant_not_found`, once its body fits. */
function findUnknownVariants(query: unknown, template: Template | undefined): readonly FieldError[] {
  if (template === undefined) return [];
  const names = [...template.variants.keys()];
  return Object.entries(Object(query))
    .filter(
      ([name, value]) => VARIANT_PARAMETERS.has(name) && typeof value === 'string' && !names.includes(value),
    )
    .map(([name]) => ({
      pointer: jsonPointer([name]),
      message: `Expected ${names.map((one) => JSON.stringify(one)).join(' or ')}`,
    }));
}

const VARIANT_PARAMETERS: ReadonlySet<string> = new Set(['variant', 'also']);

/**
 * Takes back what an answer leaves behind that failed while it was written: headers that Node does not write, because of
 * which the problem could not be written either, and the words of its status line.
 */
function discardAnswer(reply: FastifyReply): void {
  if (reply.raw.headersSent) return;
  reply.raw.statusMessage = '';
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (!isWritable(name, value)) reply.removeHeader(name);
  }
}

function isWritable(name: string, value: unknown): boolean {
  try {
    validateHeaderName(name);
    for (const each of [value].flat()) validateHeaderValue(name, String(each));
    return value !== undefined;
  } catch {
    return false;
  }
}

/** The first of those that its route takes. */
function acceptedType({ routeOptions }: FastifyRequest): string | undefined {
  const [type] = routeOptions.config.takesLines === true ? NDJSON_TYPES : JSON_TYPES;
  return type;
}

/** Code of the error that stands for a CONNECT request, which Node hands over as a tunnel instead of a request. */
export const TUNNEL = 'ERR_HTTP_TUNNEL';

/** Errors of Node's HTTP parser that are more than a malformed request. */
const PARSER_ERRORS: ReadonlyMap<string | undefined, ProblemCode> = new Map([
  [TUNNEL, 'method_not_implemented'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request_timeout'],
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 'body_too_large'],
  // The first line of HTTP/2 (RFC 9113, section 3.4).
  ['HPE_PAUSED_H2_UPGRADE', 'version_not_supported'],
]);

/** What the parser says to methods that it does not know, to those of RTSP, and to bytes that are no request. */
const METHOD_ERRORS: ReadonlySet<string | undefined> = new Set([
  'HPE_INVALID_METHOD',
  'HPE_INVALID_CONSTANT',
]);
/** RFC 9112, section 3, and its end, which may have come without its beginning. */
const REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n?$/u;
/** One whose end has not come yet: the parser refuses a method at its first wrong letter. */
const BEGUN_REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ \S*(?: [HTP/.01]*)?\r?$/u;
/** A whole line, or the end of one. */
const OTHER_VERSION = /(?: HTTP\/(?!1\.[01]\r?\n?$)\d+(?:\.\d+)?|^[HTP/]*(?:\d*\.)?\d+)\r?\n?$/u;

/** An error of Node's HTTP parser. */
interface ParserError extends NodeJS.ErrnoException {
  /** What was being parsed. */
  readonly rawPacket?: unknown;
  /** Where in it the error is. */
  readonly bytesParsed?: number;
}

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

  async function end(socket: Socket, code: ProblemCode, requestId: string): Promise<void> {
    const isAwaited = await connections.finish(socket);
    if (!socket.writable) socket.destroy();
    else if (isAwaited) socket.end(rawAnswer(code, requestId));
    else socket.end();
  }

  return function answerClientError(error: ParserError, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && unhurried.has(socket)) return;
    // The parser complains again about each further piece.
    if (ending.has(socket)) return;
    ending.add(socket);
    const code = codeOf(error);
    const { status } = PROBLEMS[code];
    const requestId = randomUUID();
    observe?.answered(describeMalformed(code));
    logger.info(
      { httpRequest: { status }, requestId, code, reason: error.code },
      `Malformed request ${status}`,
    );
    void end(socket, code, requestId);
  };
}

function codeOf({ code, rawPacket, bytesParsed = 0 }: ParserError): ProblemCode {
  const line = Buffer.isBuffer(rawPacket) ? lineAt(rawPacket, bytesParsed) : '';
  const isMethodError = METHOD_ERRORS.has(code);
  if (isMethodError && REQUEST_LINE.test(line)) return 'method_not_implemented';
  if (code === 'HPE_INVALID_METHOD' && BEGUN_REQUEST_LINE.test(line)) return 'method_not_implemented';
  // It also says so to a line that does not end as it must.
  const isVersionError = isMethodError || code === 'HPE_INVALID_VERSION';
  if (isVersionError && OTHER_VERSION.test(line)) return 'version_not_supported';
  return PARSER_ERRORS.get(code) ?? 'malformed_request';
}

/** @returns the line with its LF, if that has come */
function lineAt(bytes: Buffer, index: number): string {
  const start = index === 0 ? 0 : bytes.lastIndexOf(0x0a, index - 1) + 1;
  const end = bytes.indexOf(0x0a, start);
  return bytes.toString('latin1', start, end === -1 ? bytes.length : end + 1);
}

/** Answers the header Expect with anything else than `100-continue`. */
export function createExpectationHandler(logger: FastifyBaseLogger, observe: RequestObserver | null) {
  return function answerExpectation(request: IncomingMessage, response: ServerResponse): void {
    const code = 'expectation_failed';
    const { status } = PROBLEMS[code];
    const requestId = randomUUID();
    observe?.answered(describeMalformed(code));
    logger.info({ httpRequest: { status }, requestId, code }, `Unknown expectation ${status}`);
    const { headers, body } = describeAnswer(code, requestId);
    if (announcesBody(request) || findHeadFault(request) !== null) headers['connection'] = 'close';
    response.writeHead(status, headers).end(body);
  };
}

/** Whether a body is announced: its client may send it, or not. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function rawAnswer(code: ProblemCode, requestId: string): string {
  const { status } = PROBLEMS[code];
  const { headers, body } = describeAnswer(code, requestId);
  const all = { date: new Date().toUTCString(), ...headers, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

function describeAnswer(
  code: ProblemCode,
  requestId: string,
): { readonly headers: Record<string, string>; readonly body: string } {
  const body = JSON.stringify(describeProblem({ code, errors: [] }, { requestId }));
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { headers, body };
}
