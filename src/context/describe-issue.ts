import type { z } from 'zod';

/** How the types of zod's issues are named in a sentence. */
const TYPES: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

/**
 * One form of message for whatever a schema has no words of its own for: "Expected a string but received null". The
 * value itself is left out: a message may end up in someone's log.
 *
 * @returns undefined for what zod says well itself
 */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `Expected ${TYPES[issue.expected] ?? issue.expected} but received ${describeType(issue.input)}`;
    case 'invalid_value':
      return `Expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_big':
      return `Expected ${unitOf(issue.origin)}${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'too_small':
      return `Expected ${unitOf(issue.origin)}${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined;
  }
};

function unitOf(origin: string): string {
  if (origin === 'string') return 'a length of ';
  return origin === 'array' || origin === 'set' ? 'a number of items of ' : 'a number of ';
}

function describeType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return Number.isFinite(value) ? 'a number with a fraction' : 'a number that is too large';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
