import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import { describeProblem } from './problem-document.ts';
import { toProblem } from './to-problem.ts';

/**
 * What RFC 9110 wants with a status: a challenge (15.5.2), what would be accepted (15.5.16), when to come back
 * (10.2.3, in seconds: the next card is drawn, or another instance there, in far less than one).
 */
const HEADERS: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  // As for what the parser refuses: nothing that follows on the connection can be trusted.
  malformed_request: { connection: 'close' },
  unauthorized: { 'www-authenticate': 'Bearer realm="ogp-generator"' },
  unsupported_media_type: { accept: 'application/json' },
  unsupported_content_encoding: { 'accept-encoding': 'identity' },
  overloaded: { 'retry-after': '1' },
  shutting_down: { 'retry-after': '1' },
  not_ready: { 'retry-after': '5' },
};

export type SendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** @returns a function that answers any error, and leaves it for the log line of its request */
export function createSendProblem(imageUrl: (name: string) => string): SendProblem {
  return async function sendProblem(error, request, reply) {
    const { code, errors } = toProblem(error);
    request.trail.error = error;
    const fallback = await describeFallback(request, imageUrl);
    // The client may have left, or the answer may have run out of time.
    if (reply.sent) return;
    const document = describeProblem({ code, errors }, { requestId: request.id, fallback });
    // As bytes: no schema of a route's responses comes between, and no charset is added, which this type has not.
    void reply
      .code(PROBLEMS[code].status)
      .headers({ ...HEADERS[code] })
      .header('content-type', 'application/problem+json')
      .send(Buffer.from(JSON.stringify(document)));
  };
}

async function describeFallback(request: FastifyRequest, imageUrl: (name: string) => string) {
  const { fallback } = request.routeOptions.config;
  if (fallback === undefined) return undefined;
  const { name, width, height, alt, ensureStored } = fallback;
  await ensureStored();
  return { url: imageUrl(name), width, height, alt };
}
