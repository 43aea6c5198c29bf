/** The committed OpenAPI document, as far as requests and answers are made and checked by it. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { readJson } from '../../support/read-json.ts';

const schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minLength: z.number().default(0),
  maxLength: z.number().default(40),
  minimum: z.number().default(0),
  maximum: z.number().default(1_000),
  required: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
  contentSchema: z.unknown().optional(),
});

export type Schema = z.infer<typeof schema>;

const response = z.object({
  headers: z
    .record(
      z.string(),
      z.object({ required: z.boolean().default(false), schema: z.looseObject({ type: z.string() }) }),
    )
    .default({}),
  content: z.record(z.string(), z.unknown()).default({}),
});

export type DocumentedResponse = z.infer<typeof response>;

const operation = z.object({
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query']),
        required: z.boolean().default(false),
        schema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).optional(),
  responses: z.record(z.string(), response),
});

export type Operation = z.infer<typeof operation>;

const file = await readJson(new URL('../../../docs/openapi.json', import.meta.url));

export const DOCUMENT: object = Object(file);

const { paths, components } = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), operation)),
    components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
  })
  .parse(file);

/** Every operation with its path and method, such as `/create` and `post`. */
export const OPERATIONS = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** The schema itself, or the one that it refers to. */
export function resolved(value: unknown): Schema {
  const parsed = schema.parse(value);
  const name = parsed.$ref?.split('/').at(-1);
  return name === undefined ? parsed : schema.parse(components.schemas[name]);
}

export function operationOf(path: string, method: string): Operation {
  return paths[path]?.[method] ?? assert.fail(`${method} ${path} is no operation`);
}
