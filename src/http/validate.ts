import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { jsonPointer } from '../card/json-pointer.ts';
import { Problem, type FieldError } from '../errors.ts';
import { describeIssue } from './describe-issue.ts';

/**
 * Validates the parts of a request by their zod schemas; Fastify passes on what the schemas make of them.
 *
 * A part that does not fit is Problem `context_rejected` (the body) or `query_rejected` (the query), with an entry
 * for each value that is wrong.
 */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const code = httpPart === 'body' ? 'context_rejected' : 'query_rejected';
  return (data: unknown) => {
    const { success, data: value, error } = schema.safeParse(data, { error: describeIssue });
    if (success) return { value };
    // One entry for a value that breaks several rules: the last one is the template's own.
    const errors = new Map(error.issues.flatMap(fieldErrors).map((entry) => [entry.pointer, entry]));
    return { error: new Problem(code, { errors: [...errors.values()] }) };
  };
};

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ pointer: jsonPointer(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({
    pointer: jsonPointer([...issue.path, key]),
    message: 'Expected no value of this name',
  }));
}
