import { finished } from 'node:stream';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../thrown.ts';
import { inVisibleAscii } from './in-visible-ascii.ts';
import { toProblem } from './to-problem.ts';
import { traceFields } from './trace-fields.ts';
import { describeAnswered, type RequestObserver } from './watch-requests.ts';

export interface RequestLogOptions {
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
