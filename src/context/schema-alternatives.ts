import type { z } from 'zod';

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
