import { z } from 'zod';
import { schemaAlternatives, type JsonSchema, type SchemaObject } from '../context/schema-alternatives.ts';
import { pictureSizeOf, SMALLEST_PICTURE } from './picture-field.ts';

/** Makes a text of a length, in code points. */
type FillText = (length: number) => string;

/** As wide as a character gets, and with nowhere better to break than anywhere. */
const fillWide: FillText = (length) => '漢'.repeat(length);

/**
 * The context that asks most of a card: texts of the greatest length, the greatest numbers, lists with the most items.
 *
 * @param fill makes the texts, of the characters that are widest if nothing else is wanted
 * @returns null if the schema has rules that such values break, or does not say how long they may be
 */
export function longestContext(schema: z.ZodType<object>, fill: FillText = fillWide): object | null {
  const { success, data } = schema.safeParse(longestValue(z.toJSONSchema(schema, { io: 'input' }), fill));
  return success ? data : null;
}

function longestValue(schema: JsonSchema, fill: FillText): unknown {
  return schemaAlternatives(schema)
    .map((alternative) => longestOf(alternative, fill))
    .filter((value) => value !== undefined)
    .toSorted(byLength)
    .at(-1);
}

/** @returns undefined if the schema does not say */
function longestOf(schema: SchemaObject, fill: FillText): unknown {
  if (pictureSizeOf(schema) !== undefined) return SMALLEST_PICTURE;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.toSorted(byLength).at(-1);
  switch (schema.type) {
    case 'string':
      return schema.maxLength === undefined ? undefined : fill(schema.maxLength);
    case 'integer':
    case 'number':
      return schema.maximum;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: schema.maxItems ?? 0 }, () => longestItem(schema, fill));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [
          name,
          longestValue(property, fill),
        ]),
      );
    case 'null':
      return null;
    case undefined:
      break;
  }
  return undefined;
}

function longestItem({ items }: SchemaObject, fill: FillText): unknown {
  return items === undefined || Array.isArray(items) ? undefined : longestValue(items, fill);
}

function byLength(one: unknown, other: unknown): number {
  return lengthOf(one) - lengthOf(other);
}

function lengthOf(value: unknown): number {
  return value === null ? 0 : JSON.stringify(value).length;
}
