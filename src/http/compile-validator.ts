import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
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
