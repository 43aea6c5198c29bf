import { z } from 'zod';
import { schemaAlternatives, type JsonSchema } from '../../context/schema-alternatives.ts';
import { pictureSizeOf, SMALLEST_PICTURE } from '../../template/picture-field.ts';

/** As wide as a character gets, and with nowhere better to break than anywhere. */
const WIDE = '漢';

/**
 * The context that asks most of a card: texts of the greatest length, the greatest numbers, lists with the most items.
 *
 * @returns null if the schema has rules that such values break, or does not say how long they may be
 */
export function longestContext(schema: z.ZodType<object>): object | null {
  const { success, data } = schema.safeParse(longestValue(z.toJSONSchema(schema, { io: 'input' })));
  return success ? data : null;
}

function longestValue(schema: JsonSchema): unknown {
  return schemaAlternatives(schema)
    .map(longestOf)
    .filter((value) => value !== undefined)
    .toSorted(byLength)
    .at(-1);
}

/** @returns undefined if the schema does not say */
function longestOf(schema: z.core.JSONSchema.BaseSchema): unknown {
  if (pictureSizeOf(schema) !== undefined) return SMALLEST_PICTURE;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.toSorted(byLength).at(-1);
  switch (schema.type) {
    case 'string':
      return schema.maxLength === undefined ? undefined : WIDE.repeat(schema.maxLength);
    case 'integer':
    case 'number':
      return schema.maximum;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: schema.maxItems ?? 0 }, () => longestItem(schema));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, longestValue(property)]),
      );
    case 'null':
      return null;
    case undefined:
      break;
  }
  return undefined;
}

function longestItem({ items }: z.core.JSONSchema.BaseSchema): unknown {
  return items === undefined || Array.isArray(items) ? undefined : longestValue(items);
}

function byLength(one: unknown, other: unknown): number {
  return lengthOf(one) - lengthOf(other);
}

function lengthOf(value: unknown): number {
  return value === null ? 0 : JSON.stringify(value).length;
}
