import type { z } from 'zod';
import { ERRORS_LIMIT, Problem, type FieldError, type ProblemCode } from '../errors.ts';
import { describeIssue } from './describe-issue.ts';
import { jsonPointer } from './json-pointer.ts';

/**
 * @param value what was given, of any shape
 * @param code of the Problem for a value that does not fit
 * @returns what the schema makes of it
 * @throws Problem with an entry for each part of the value that is wrong
 */
export function validate<Value>(schema: z.ZodType<Value>, value: unknown, code: ProblemCode): Value {
  const { success, data, error } = schema.safeParse(value, { error: describeIssue });
  if (success) return data;
  // One entry for a value that breaks several rules: the last one is the template's own.
  const errors = new Map(error.issues.flatMap(fieldErrors).map((entry) => [entry.pointer, entry]));
  throw new Problem(code, { errors: [...errors.values()].slice(0, ERRORS_LIMIT) });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ pointer: jsonPointer(issue.path), message: issue.message }];
  return issue.keys.slice(0, ERRORS_LIMIT).map((key) => ({
    pointer: jsonPointer([...issue.path, key]),
    message: 'Expected no value of this name',
  }));
}
