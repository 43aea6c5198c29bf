import type { z } from 'zod';

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

export type Schema = z.core.JSONSchema.BaseSchema;

export const ANY: Field = { shape: { kind: 'any' }, optional: false };
export const SCALAR: Field = { shape: { kind: 'scalar' }, optional: false };

export function recordOf(fields: Iterable<readonly [string, Field]>, rest: Field | null = null): Shape {
  return { kind: 'record', fields: new Map(fields), rest };
}

/** References (`$ref`) and combinations other than with null are not followed: any use of them is accepted. */
export function fieldOf(schema: Schema | boolean | undefined): Field {
  if (typeof schema !== 'object') return ANY;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) {
    const present = alternatives.filter(
      (alternative) => typeof alternative === 'boolean' || alternative.type !== 'null',
    );
    const [only] = present;
    return {
      shape: present.length === 1 ? fieldOf(only).shape : ANY.shape,
      optional: present.length < alternatives.length,
    };
  }
  return { shape: shapeOf(schema), optional: mayBeNull(schema) };
}

/** Also as zod writes a number or a boolean that may be null: with two types. */
function mayBeNull({ type }: Schema): boolean {
  return type === 'null' || (Array.isArray(type) && type.includes('null'));
}

function shapeOf(schema: Schema): Shape {
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
