import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS } from '../errors.ts';
import type { Registry } from '../template/registry.ts';
import { describeProblem, PROBLEM_HEADERS } from './problem-document.ts';
import { JSON_TYPES, NDJSON_TYPES } from './require-content.ts';
import { toProblem } from './to-problem.ts';

export type SendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** @returns a function that answers any error, and leaves it for the log line of its request */
export function createSendProblem(registry: Registry): SendProblem {
  return async function sendProblem(error, request, reply) {
    const { code, errors } = toProblem(error);
    request.trail.error = error;
    const fallback = await request.routeOptions.config.fallback?.(request.query);
    // The client may have left, or the answer may have run out of time.
    if (reply.sent) return;
    discardAnswer(reply);
    const document = describeProblem(
      { code, errors },
      { requestId: request.id, fallback, template: registry.get(request.trail.template ?? '') },
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
