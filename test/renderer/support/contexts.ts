import * as fc from 'fast-check';
import { z } from 'zod';
import { texts } from './writing.ts';

export type Context = Readonly<Record<string, unknown>>;

const bounds = z.discriminatedUnion('type', [
  z.object({ type: z.literal('string'), minLength: z.int(), maxLength: z.int() }),
  z.object({ type: z.literal('integer'), minimum: z.int(), maximum: z.int() }),
]);
const fields = z.object({ properties: z.record(z.string(), bounds) });

/**
 * Contexts that a template's schema accepts, as it leaves them, from the bounds that it states itself.
 *
 * @throws Error if the schema has a field that is neither a text nor a whole number, or one without bounds
 */
export function contextsOf(schema: z.ZodType<object>): fc.Arbitrary<Context> {
  const { properties } = fields.parse(z.toJSONSchema(schema, { io: 'input' }));
  const values = Object.entries(properties).map(([name, field]) => [name, valuesOf(field)] as const);
  return fc
    .record(Object.fromEntries(values))
    .map((context) => schema.safeParse(context))
    .filter(({ success }) => success)
    .map(({ data }) => ({ ...data }));
}

function valuesOf(field: z.infer<typeof bounds>): fc.Arbitrary<string | number> {
  return field.type === 'string'
    ? texts(field.minLength, field.maxLength)
    : fc.integer({ min: field.minimum, max: field.maximum });
}
