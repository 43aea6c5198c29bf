import { Problem, type ProblemCode } from '../errors.ts';

/** What Fastify throws itself and a client can mend; anything else of its is a fault of this service. */
const FASTIFY_ERRORS: ReadonlyMap<unknown, ProblemCode> = new Map([
  ['FST_ERR_BAD_URL', 'malformed_request'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'malformed_request'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'unsupported_media_type'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'not_found'],
  // The client went away or broke off while it sent the body.
  ['ECONNRESET', 'malformed_request'],
]);

/** Every error becomes an entry of the closed table. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? FASTIFY_ERRORS.get(error.code) : undefined;
  return new Problem(code ?? 'internal', { cause: error });
}
