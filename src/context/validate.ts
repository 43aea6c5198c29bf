import type { z } from 'zod';
import { ERRORS_LIMIT, Problem, type FieldError, type ProblemCode } from '../errors.ts';

/**
 * Validates a value with a schema.
 *
 * @param code the code of the Problem if the value is invalid
 * @returns the schema's output
 * @throws Problem with one entry per invalid part of the value, at most ERRORS_LIMIT
 */
export function validate<Value>(schema: z.ZodType<Value>, value: unknown, code: ProblemCode): Value {
  const { success, data, error } = schema.safeParse(value, { error: describeIssue });
  if (success) return data;
  // Keeps one entry per value, the last one: rules of the template come after zod's own.
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

/** Names of zod's types for use in a sentence. */
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
 * Returns the message for an issue whose schema defines none, such as "Expected a string but received null". Omits the
 * value, which may be personal data, because clients may log the message.
 *
 * @returns undefined to use zod's own message
 */
const describeIssue: z.core.$ZodErrorMap = (issue) => {
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

/** Returns a JSON Pointer (RFC 6901, section 3); '' for an empty path. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A JSON Schema that is not a boolean, as zod generates it. */
export type SchemaObject = z.core.JSONSchema.BaseSchema;

export type JsonSchema = SchemaObject | boolean;

/** Returns one schema per alternative (`anyOf`, `oneOf`, several types), nested ones included. Each has one type. */
export function schemaAlternatives(schema: JsonSchema): SchemaObject[] {
  if (typeof schema !== 'object') return [];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.flatMap(schemaAlternatives);
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : [schema];
}

/**
 * Reads a value of a context from text: a query parameter or an option of a command. Returns the text unchanged if the
 * schema expects a string. Otherwise parses it as JSON (RFC 8259). Returns invalid JSON unchanged, which the schema then
 * rejects.
 *
 * @param schema the value's schema
 */
export function valueOfText(text: string, schema: JsonSchema | undefined): unknown {
  if (schema !== undefined && typeOf(schema) === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Returns the text from which {@link valueOfText} reads this value. */
export function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns the type of all values but null that a schema accepts; undefined if there are several types. */
export function typeOf(schema: JsonSchema): unknown {
  const types = new Set(schemaAlternatives(schema).map(({ type }) => type));
  types.delete('null');
  const [type, ...others] = types;
  return others.length === 0 ? type : undefined;
}
