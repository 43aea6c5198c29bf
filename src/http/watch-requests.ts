import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import { toProblem } from './to-problem.ts';

/** What is told of a request that is over. Nothing in it is a client's to choose but from closed sets. */
export interface AnsweredRequest {
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
export function describeAnswered(request: FastifyRequest, status: number): AnsweredRequest {
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
export interface ReceivedRequest {
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
