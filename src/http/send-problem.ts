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
 * Returns a function that answers a request with the problem of any error, and sets the log field `error`.
 *
 * @param admitted requests for which cards may be drawn. Other requests get the stored fallback card in its only form
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
    // The client may have closed the connection, or the answer may have timed out.
    if (reply.sent) return;
    discardAnswer(reply);
    const document = describeProblem(
      { code, errors },
      { requestId: request.id, fallback, template: registry.get(request.logFields.template ?? '') },
    );
    const { retryAfter } = document;
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (code === 'unsupported_media_type') void reply.header('accept', acceptedType(request));
    // Serialised here, not by Fastify, which would add a charset parameter that application/problem+json does not have.
    void reply
      .code(PROBLEMS[code].status)
      .headers({ ...PROBLEM_HEADERS[code] })
      .header('content-type', 'application/problem+json')
      .send(Buffer.from(JSON.stringify(document)));
  };
}

/** Problems of a body that is checked before the query. */
const BODY_FAULTS: ReadonlySet<ProblemCode> = new Set([
  'context_rejected',
  'malformed_json',
  'malformed_utf8',
]);

/**
 * Adds the errors of the query to an error of the body, because Fastify validates the query only if the body is valid.
 *
 * @returns Problem `query_rejected` with the errors of both; the error itself if the query is valid
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

/** Finds unknown variants. The schema of the query accepts them; the handler throws `variant_not_found`. */
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
 * Removes the remains of an answer that failed while it was written: the text of its status line, and headers that Node
 * refuses to write, which would also prevent writing the problem.
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

/** Returns the first media type that the route accepts. */
function acceptedType({ routeOptions }: FastifyRequest): string | undefined {
  const [type] = routeOptions.config.takesLines === true ? NDJSON_TYPES : JSON_TYPES;
  return type;
}

/** Error code for a CONNECT request, for which Node emits `connect` instead of `request`. */
export const TUNNEL = 'ERR_HTTP_TUNNEL';

/** Errors of Node's HTTP parser with a more precise code than `malformed_request`. */
const PARSER_ERRORS: ReadonlyMap<string | undefined, ProblemCode> = new Map([
  [TUNNEL, 'method_not_implemented'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request_timeout'],
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 'body_too_large'],
  // The first line of HTTP/2 (RFC 9113, section 3.4).
  ['HPE_PAUSED_H2_UPGRADE', 'version_not_supported'],
]);

/** The parser's errors for unknown methods, for methods of RTSP, and for bytes that are not a request. */
const METHOD_ERRORS: ReadonlySet<string | undefined> = new Set([
  'HPE_INVALID_METHOD',
  'HPE_INVALID_CONSTANT',
]);
/** A complete request line (RFC 9112, section 3). */
const REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n?$/u;
/** An incomplete request line: the parser rejects a method at its first wrong letter. */
const BEGUN_REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ \S*(?: [HTP/.01]*)?\r?$/u;
/** A request line with another version, or the end of such a line. */
const OTHER_VERSION = /(?: HTTP\/(?!1\.[01]\r?\n?$)\d+(?:\.\d+)?|^[HTP/]*(?:\d*\.)?\d+)\r?\n?$/u;

/** An error of Node's HTTP parser. */
interface ParserError extends NodeJS.ErrnoException {
  /** The bytes that were being parsed. */
  readonly rawPacket?: unknown;
  /** Offset of the error in these bytes. */
  readonly bytesParsed?: number;
}

/**
 * Returns a listener for `clientError`: bytes that are not HTTP, headers that are too large, and requests that take too
 * long to arrive. It first waits for the answers to earlier requests (RFC 9112, section 9.3.2). Then it sends a problem
 * and closes the connection, because the bytes that follow cannot be trusted.
 *
 * @param exempt connections without a request timeout
 */
export function createClientErrorHandler(
  logger: FastifyBaseLogger,
  connections: Pick<Connections, 'finish'>,
  observe: RequestObserver | null,
  exempt: Pick<WeakSet<Socket>, 'has'>,
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
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && exempt.has(socket)) return;
    // The parser emits an error for each further piece.
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
  // The parser also reports these errors for a line with a wrong end, so the version is checked here.
  const isVersionError = isMethodError || code === 'HPE_INVALID_VERSION';
  if (isVersionError && OTHER_VERSION.test(line)) return 'version_not_supported';
  return PARSER_ERRORS.get(code) ?? 'malformed_request';
}

/** Returns the line at an index, with its LF if that has arrived. */
function lineAt(bytes: Buffer, index: number): string {
  const start = index === 0 ? 0 : bytes.lastIndexOf(0x0a, index - 1) + 1;
  const end = bytes.indexOf(0x0a, start);
  return bytes.toString('latin1', start, end === -1 ? bytes.length : end + 1);
}

/** Returns a listener that answers requests whose header Expect has another value than `100-continue`. */
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

/** Returns whether the headers announce a body. The client may wait with sending it. */
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
