import { schemaAlternatives, type JsonSchema, type SchemaObject } from '../context/schema-alternatives.ts';
import { PICTURE_KEYWORD } from './picture-field.ts';

/** What a template may do with a value, read from the JSON Schema of its context. */
export type Shape =
  | { readonly kind: 'any' }
  /** Text, number, boolean: what a placeholder can show. */
  | { readonly kind: 'scalar' }
  /** What `<image>` can show. */
  | { readonly kind: 'picture' }
  | { readonly kind: 'list'; readonly items: Field }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Field>; readonly rest: Field | null };

export interface Field {
  readonly shape: Shape;
  /** The value may be absent or null. */
  readonly optional: boolean;
}

export const ANY: Field = { shape: { kind: 'any' }, optional: false };
export const SCALAR: Field = { shape: { kind: 'scalar' }, optional: false };

export function recordOf(fields: Iterable<readonly [string, Field]>, rest: Field | null = null): Shape {
  return { kind: 'record', fields: new Map(fields), rest };
}

/**
 * References (`$ref`) and combinations other than with null are not followed: any use of them is accepted, unless all
 * they combine is scalar.
 */
export function fieldOf(schema: JsonSchema = true): Field {
  const alternatives = schemaAlternatives(schema);
  const shapes = alternatives.filter(({ type }) => type !== 'null').map(shapeOf);
  const [first = ANY.shape] = shapes;
  return {
    shape: shapes.length === 1 || shapes.every(({ kind }) => kind === 'scalar') ? first : ANY.shape,
    optional: shapes.length < alternatives.length,
  };
}

function shapeOf(schema: SchemaObject): Shape {
  if (schema[PICTURE_KEYWORD] !== undefined) return { kind: 'picture' };
  if (schema.type === 'array') {
    const { items } = schema;
    return { kind: 'list', items: Array.isArray(items) ? ANY : fieldOf(items) };
  }
  if (schema.type === 'object') {
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const field = fieldOf(property);
      const hasDefault = typeof property === 'object' && property.default !== undefined;
      return [name, { ...field, optional: field.optional || !(required.has(name) || hasDefault) }] as const;
    });
    return recordOf(fields, schema.additionalProperties ? fieldOf(schema.additionalProperties) : null);
  }
  return schema.type === undefined && schema.enum === undefined && schema.const === undefined
    ? ANY.shape
    : SCALAR.shape;
}
