import type { IncomingHttpHeaders } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import { describeError } from '../thrown.ts';
import { toProblem } from './problems.ts';

interface RequestLogOptions {
  readonly logger: FastifyBaseLogger;
  /** The Google Cloud project of the traces that log lines refer to. */
  readonly project: string | undefined;
  /** Null if requests are not counted. */
  readonly observe: RequestObserver | null;
}

/** Status that nginx logs if the client closes the connection before the answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** Longest client-supplied text in a log line, characters. The longest user agents in use have about 500. */
export const LONGEST_TEXT = 1_000;

/**
 * Returns a function that writes one log line per request, when the answer is sent or the client has closed the
 * connection. The line has the fields of Cloud Logging's LogEntry and HttpRequest. Neither body nor query is logged.
 */
export function createLogRequest({ logger, project, observe }: RequestLogOptions) {
  return function logRequest(request: FastifyRequest, reply: FastifyReply): void {
    // Not a Fastify hook: none is called if the client closes the connection after the body has been read.
    finished(reply.raw, (failure) => {
      const status = failure == null ? reply.statusCode : CLIENT_CLOSED_REQUEST;
      const answered = describeAnswered(request, status);
      observe?.answered(answered);
      const { startedAt, error, trace, ...fields } = request.logFields;
      trace?.end(answered);
      const path = inVisibleAscii(truncate(request.url.split('?', 1)[0]));
      logger[levelOf(status, error)](
        {
          httpRequest: {
            requestMethod: request.method,
            requestUrl: path,
            status,
            ...responseSize(reply),
            latency: `${((performance.now() - startedAt) / 1000).toFixed(4)}s`,
            userAgent: inVisibleAscii(truncate(request.headers['user-agent'])),
            protocol: `HTTP/${request.raw.httpVersion}`,
          },
          requestId: request.id,
          ...traceFields(request.headers, project),
          ...labelsOf(request),
          ...fields,
          ...(error === undefined ? {} : describeFailure(error)),
        },
        `${request.method} ${path} ${status}`,
      );
    });
  };
}

/** Shortens a text to {@link LONGEST_TEXT}. Call it before encoding the text: encoding takes time in proportion to the length. */
function truncate<Text extends string | undefined>(text: Text): string | Text {
  return text?.slice(0, LONGEST_TEXT) ?? text;
}

/** Returns the log fields of an error: the code for a client's error, also the reason or the stack for a fault of the service. */
function describeFailure(error: unknown): object {
  const { code, status, message } = toProblem(error);
  if (status < 500) return { code };
  // Without the stack: Error Reporting would report a temporary condition as a fault.
  return status === 503 ? { code, reason: message } : describeError(error);
}

/** Returns `labels` of LogEntry, by which Cloud Logging filters and counts log lines. Labels are strings. */
function labelsOf({ logFields: { template, variant, error } }: FastifyRequest): object {
  const labels = {
    ...(template === undefined ? {} : { template }),
    ...(variant === undefined ? {} : { variant }),
    ...(error === undefined ? {} : { code: toProblem(error).code }),
  };
  return Object.keys(labels).length === 0 ? {} : { 'logging.googleapis.com/labels': labels };
}

/** Returns the size of the answer, bytes. A string, because it is an int64 in HttpRequest. */
function responseSize(reply: FastifyReply): object {
  const length = reply.getHeader('content-length');
  return length === undefined ? {} : { responseSize: String(length) };
}

function levelOf(status: number, error: unknown): 'error' | 'warn' | 'info' {
  // A link whose card failed is answered with the fallback card and a success status.
  if (status < 400 && error !== undefined) return 'warn';
  if (status < 500) return 'info';
  return status === 503 ? 'warn' : 'error';
}

/** A finished request. Holds only values from closed sets, so clients cannot create new metric series. */
interface AnsweredRequest {
  /** Pattern of the path; null if no path matches or the bytes were not a valid request. */
  readonly route: string | null;
  readonly status: number;
  /** Null if the request succeeded or the client closed the connection before the answer. */
  readonly code: ProblemCode | null;
  /** Time from the head to the last byte of the answer, ms; null if the bytes were not a valid request. */
  readonly duration: number | null;
}

export interface RequestObserver {
  /** Called once per request. Must not throw, because an error here would fail the request. */
  readonly answered: (request: AnsweredRequest) => void;
}

function describeAnswered(request: FastifyRequest, status: number): AnsweredRequest {
  const { error, startedAt } = request.logFields;
  return {
    route: request.is404 ? null : (request.routeOptions.url ?? null),
    status,
    code: error === undefined ? null : toProblem(error).code,
    duration: performance.now() - startedAt,
  };
}

/** Describes bytes that were not a valid request, for the observer. */
export function describeMalformed(code: ProblemCode): AnsweredRequest {
  return { route: null, status: PROBLEMS[code].status, code, duration: null };
}

/** The parts of a request that a trace begins with. */
interface ReceivedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** On the clock of `performance.now()`, ms. */
  readonly startedAt: number;
}

/** The trace of one request. */
export interface RequestTrace {
  /** Called when the body has been read. */
  readonly validate: () => void;
  /** Called when the request is valid. Spans that `next` starts belong to this trace. */
  readonly handle: (next: () => void) => void;
  /** Called when the request is finished. */
  readonly end: (request: AnsweredRequest) => void;
}

export interface RequestTracer {
  readonly begin: (request: ReceivedRequest) => RequestTrace;
}

/** W3C Trace Context, section 3.2: version, trace, parent, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/u;
/** Google's older header: trace, span as a decimal number, options. */
const CLOUD_TRACE_CONTEXT = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=(\d))?$/iu;

/**
 * Returns the log fields by which Cloud Logging links a line to its trace.
 *
 * @param project undefined returns no fields
 * @see https://cloud.google.com/logging/docs/structured-logging
 */
export function traceFields(
  headers: IncomingHttpHeaders,
  project: string | undefined,
): Readonly<Record<string, string | boolean>> {
  const trace = readTraceparent(headers['traceparent']) ?? readCloudTrace(headers['x-cloud-trace-context']);
  if (project === undefined || trace === null) return {};
  return {
    'logging.googleapis.com/trace': `projects/${project}/traces/${trace.id}`,
    ...(trace.span === null ? {} : { 'logging.googleapis.com/spanId': trace.span }),
    'logging.googleapis.com/trace_sampled': trace.sampled,
  };
}

interface Trace {
  readonly id: string;
  /** 16 hex digits. */
  readonly span: string | null;
  readonly sampled: boolean;
}

function readTraceparent(header: unknown): Trace | null {
  const [, id, span = null, flags = ''] = TRACEPARENT.exec(String(header)) ?? [];
  return id === undefined ? null : { id, span, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

function readCloudTrace(header: unknown): Trace | null {
  const [, id, span, options] = CLOUD_TRACE_CONTEXT.exec(String(header)) ?? [];
  if (id === undefined) return null;
  return {
    id: id.toLowerCase(),
    span: span === undefined ? null : BigInt.asUintN(64, BigInt(span)).toString(16).padStart(16, '0'),
    sampled: options === '1',
  };
}

/**
 * Percent-encodes all octets of a client's text except visible ASCII and the space, so that the text is safe in the log.
 *
 * JSON escapes only the controls below U+0020. Some readers end a line at U+0085 and U+2028, and U+009B starts a terminal
 * command as ESC does. A header may contain U+0080 to U+00FF (RFC 9110, section 5.5).
 */
export function inVisibleAscii<Text extends string | undefined>(text: Text): string | Text {
  return text?.replace(/[^ -~]/gu, percentEncode) ?? text;
}

/** Encodes a character up to U+00FF as one octet, because Node decodes heads as Latin-1. */
function percentEncode(character: string): string {
  const octets = Buffer.from(character, character <= '\u00FF' ? 'latin1' : 'utf8');
  return [...octets].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
