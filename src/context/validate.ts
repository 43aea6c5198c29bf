import type { z } from 'zod';
import { ERRORS_LIMIT, Problem, type FieldError, type ProblemCode } from '../errors.ts';

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

/** @returns a JSON Pointer (RFC 6901, section 3); '' for an empty path */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A schema of the JSON Schema that zod writes, but for those that allow everything or nothing. */
export type SchemaObject = z.core.JSONSchema.BaseSchema;

export type JsonSchema = SchemaObject | boolean;

/** What a value that satisfies a schema may be: one schema of one type for each alternative, all levels deep. */
export function schemaAlternatives(schema: JsonSchema): SchemaObject[] {
  if (typeof schema !== 'object') return [];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.flatMap(schemaAlternatives);
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : [schema];
}

/**
 * Reads a value of a context where only texts can be given: in a query, as an option of a command. A text is one as it
 * stands; any other value is written as JSON (RFC 8259), and what is no JSON stays a text, which the schema refuses.
 *
 * @param schema of the value
 */
export function valueOfText(text: string, schema: JsonSchema | undefined): unknown {
  if (schema !== undefined && typeOf(schema) === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text that {@link valueOfText} reads as this value. */
export function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @returns the one type that a value has if it is not null; undefined if it may have several */
export function typeOf(schema: JsonSchema): unknown {
  const types = new Set(schemaAlternatives(schema).map(({ type }) => type));
  types.delete('null');
  const [type, ...others] = types;
  return others.length === 0 ? type : undefined;
}
