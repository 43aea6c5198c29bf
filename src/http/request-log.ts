import type { IncomingHttpHeaders } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import { describeError } from '../thrown.ts';
import { toProblem } from './problems.ts';

interface RequestLogOptions {
  readonly logger: FastifyBaseLogger;
  /** The Google Cloud project whose traces the lines are joined to. */
  readonly project: string | undefined;
  /** Null if nobody counts. */
  readonly observe: RequestObserver | null;
}

/** nginx's number for a client that left before its answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** Of a client in a log line, characters. The longest user agents in use have about 500. */
export const LONGEST_TEXT = 1_000;

/**
 * Writes a request's one log line when its answer is out or its client gone, in the fields of Cloud Logging's
 * LogEntry and HttpRequest. Neither body nor query is logged.
 */
export function createLogRequest({ logger, project, observe }: RequestLogOptions) {
  return function logRequest(request: FastifyRequest, reply: FastifyReply): void {
    // A client may leave when the body has been read, of which Fastify's hooks tell nothing.
    finished(reply.raw, (failure) => {
      const status = failure == null ? reply.statusCode : CLIENT_CLOSED_REQUEST;
      const answered = describeAnswered(request, status);
      observe?.answered(answered);
      const { startedAt, error, trace, ...trail } = request.trail;
      trace?.end(answered);
      const path = inVisibleAscii(shown(request.url.split('?', 1)[0]));
      logger[levelOf(status, error)](
        {
          httpRequest: {
            requestMethod: request.method,
            requestUrl: path,
            status,
            ...responseSize(reply),
            latency: `${((performance.now() - startedAt) / 1000).toFixed(4)}s`,
            userAgent: inVisibleAscii(shown(request.headers['user-agent'])),
            protocol: `HTTP/${request.raw.httpVersion}`,
          },
          requestId: request.id,
          ...traceFields(request.headers, project),
          ...labelsOf(request),
          ...trail,
          ...(error === undefined ? {} : describeFailure(error)),
        },
        `${request.method} ${path} ${status}`,
      );
    });
  };
}

/** Before it is encoded, which takes as long as it is. */
function shown<Text extends string | undefined>(text: Text): string | Text {
  return text?.slice(0, LONGEST_TEXT) ?? text;
}

/** What the client did wrong is told by its code; of our own faults we want to know more. */
function describeFailure(error: unknown): object {
  const { code, status, message } = toProblem(error);
  if (status < 500) return { code };
  // What passes by itself is no fault to be reported.
  return status === 503 ? { code, reason: message } : describeError(error);
}

/** By what Cloud Logging finds and counts lines without reading them: LogEntry's `labels`, texts only. */
function labelsOf({ trail: { template, variant, error } }: FastifyRequest): object {
  const labels = {
    ...(template === undefined ? {} : { template }),
    ...(variant === undefined ? {} : { variant }),
    ...(error === undefined ? {} : { code: toProblem(error).code }),
  };
  return Object.keys(labels).length === 0 ? {} : { 'logging.googleapis.com/labels': labels };
}

/** bytes, an int64 and so a text in JSON */
function responseSize(reply: FastifyReply): object {
  const length = reply.getHeader('content-length');
  return length === undefined ? {} : { responseSize: String(length) };
}

function levelOf(status: number, error: unknown): 'error' | 'warn' | 'info' {
  // A link whose card failed is answered with another picture.
  if (status < 400 && error !== undefined) return 'warn';
  if (status < 500) return 'info';
  return status === 503 ? 'warn' : 'error';
}

/** What is told of a request that is over. Nothing in it is a client's to choose but from closed sets. */
interface AnsweredRequest {
  /** The path's pattern; null where no path matches, and for what never became a request. */
  readonly route: string | null;
  readonly status: number;
  /** Null if nothing went wrong, and where a client left before its answer. */
  readonly code: ProblemCode | null;
  /** From the head to the last byte of the answer, ms; null for what never became a request. */
  readonly duration: number | null;
}

/** Is told of every request; a fault of its own must not become the request's, so it may not throw. */
export interface RequestObserver {
  readonly answered: (request: AnsweredRequest) => void;
}

/** What is told of a request by its trail. */
function describeAnswered(request: FastifyRequest, status: number): AnsweredRequest {
  const { error, startedAt } = request.trail;
  return {
    route: request.is404 ? null : (request.routeOptions.url ?? null),
    status,
    code: error === undefined ? null : toProblem(error).code,
    duration: performance.now() - startedAt,
  };
}

/** What is told of bytes that never became a request. */
export function describeMalformed(code: ProblemCode): AnsweredRequest {
  return { route: null, status: PROBLEMS[code].status, code, duration: null };
}

/** What a trace is told of a request when it has come. */
interface ReceivedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** On the clock of `performance.now()`, ms. */
  readonly startedAt: number;
}

/** A request that is traced. */
export interface RequestTrace {
  /** Its body has been read. */
  readonly validate: () => void;
  /** It is valid: what `next` begins is part of it. */
  readonly handle: (next: () => void) => void;
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
 * The members by which Cloud Logging joins a line to its trace.
 *
 * @param project undefined: lines are joined to nothing
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
 * Text of a client for the log: its octets, percent-encoded but for visible ASCII and the space.
 *
 * JSON escapes the controls below U+0020 only. U+0085 and U+2028 end a line for some readers, and U+009B commands a
 * terminal as ESC does; in a header all of U+0080 to U+00FF may stand (RFC 9110, section 5.5).
 */
export function inVisibleAscii<Text extends string | undefined>(text: Text): string | Text {
  return text?.replace(/[^ -~]/gu, percentEncode) ?? text;
}

/** Node reads heads as Latin-1, so that a character is one octet. */
function percentEncode(character: string): string {
  const octets = Buffer.from(character, character <= '\u00FF' ? 'latin1' : 'utf8');
  return [...octets].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
