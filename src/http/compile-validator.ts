import type { FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';

/**
 * Validates the parts of a request by their zod schemas; Fastify passes on what the schemas make of them. A part that
 * does not fit is Problem `context_rejected` (the body) or `query_rejected` (the query).
 */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const code = httpPart === 'body' ? 'context_rejected' : 'query_rejected';
  return (data: unknown) => {
    try {
      return { value: validate(schema, data, code) };
    } catch (error) {
      // Handed over instead of thrown: Fastify makes what a validator throws its own fault.
      if (error instanceof Problem) return { error };
      throw error;
    }
  };
};

/**
 * Adds what is wrong with the query to an error about the body: Fastify validates the body first, and the query only if
 * that fits.
 *
 * @returns Problem `query_rejected` with the errors of both; the error itself if the query fits
 */
export function withQueryErrors(error: unknown, { query, routeOptions }: FastifyRequest): unknown {
  const schema = routeOptions.schema?.querystring;
  if (!(error instanceof Problem) || error.code !== 'context_rejected') return error;
  if (!(schema instanceof z.ZodType)) return error;
  try {
    validate(schema, query, 'query_rejected');
    return error;
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    const ofBody = error.errors.map((entry) => ({ ...entry, in: 'body' as const }));
    return new Problem(cause.code, { errors: [...cause.errors, ...ofBody] });
  }
}
