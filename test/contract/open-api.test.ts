import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import {
  cardAnswer,
  explanationAnswer,
  healthAnswer,
  resolvedCardAnswer,
  templateAnswer,
  templatesAnswer,
} from '../../src/http/answers.ts';
import { problemDocument } from '../../src/http/problems.ts';

const described = z.looseObject({ description: z.string().min(8) });
const media = z.looseObject({ example: z.unknown(), schema: z.looseObject({}) });
const operation = z.object({
  operationId: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  parameters: z.array(described.extend({ name: z.string() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), media) }).optional(),
  responses: z.record(
    z.string(),
    described.partial().extend({
      headers: z.record(z.string(), z.looseObject({ description: z.string() })).default({}),
      content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })).optional(),
    }),
  ),
});
const openApi = z.object({
  servers: z.array(described.extend({ url: z.string() })),
  tags: z.array(described.extend({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.looseObject({ examples: z.array(z.unknown()).optional() })),
    securitySchemes: z.record(z.string(), described),
  }),
});

const text = await readFile('docs/openapi.json', 'utf8');
const { servers, tags, paths, components } = openApi.parse(JSON.parse(text));
const operations = Object.values(paths).flatMap((path) => Object.values(path));

/** The shapes of what is answered, by their names in the document. */
const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  Card: cardAnswer,
  ResolvedCard: resolvedCardAnswer,
  CardExplanation: explanationAnswer,
  Templates: templatesAnswer,
  Template: templateAnswer,
  Health: healthAnswer,
  Problem: problemDocument,
};

describe('docs/openapi.json', () => {
  test('is valid OpenAPI 3.1, as a validator of others sees it', async () => {
    const validator = new Validator();
    const result = await validator.validate(JSON.parse(text));
    assert.deepEqual(result, { valid: true });
    assert.equal(validator.version, '3.1');
  });

  test('is not valid to that validator when an operation has lost its responses', async () => {
    const broken = text.replaceAll('"responses"', '"answers"');
    const { valid } = await new Validator().validate(JSON.parse(broken));
    assert.equal(valid, false);
  });

  test('describes every parameter, and every header of an answer', () => {
    const parameters = operations.flatMap((entry) => entry.parameters);
    assert.ok(parameters.length > 10);
    const headers = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap((response) => Object.values(response.headers)),
    );
    assert.ok(headers.length > 10);
  });

  test('has an example for every body', () => {
    const bodies = operations.flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}));
    assert.ok(bodies.length > 5);
    for (const { example } of bodies) assert.match(JSON.stringify(example), /[{]/u);
  });

  for (const [name, shape] of Object.entries(ANSWERS)) {
    test(`shows the answer ${name} by an example that has its shape`, () => {
      const [example] = components.schemas[name]?.examples ?? [];
      assert.notEqual(example, undefined);
      assert.deepEqual(shape.parse(example), example);
    });
  }

  test('says where the service is, what each group of calls is for, and whose the token is', () => {
    assert.equal(servers[0]?.url, '/');
    const used = new Set(operations.flatMap((entry) => entry.tags));
    assert.deepEqual(new Set(tags.map(({ name }) => name)), used);
    assert.match(components.securitySchemes['token']?.description ?? '', /API_TOKEN/u);
  });

  test('says when to come back for all that is answered with 503', () => {
    const busy = operations.flatMap(({ responses }) => responses['503'] ?? []);
    assert.ok(busy.length > 5);
    for (const { headers } of busy) assert.ok(headers['retry-after']);
  });

  test('leaves no problem open for members of any name', () => {
    assert.match(text, /"allOf"/u);
    assert.doesNotMatch(text, /"required": \[\s*"code"[^\]]*\],\s*"additionalProperties": \{\}/u);
  });

  test('has no bound that only says what JavaScript can count to, and no name with "Input"', () => {
    assert.doesNotMatch(text, /9007199254740991/u);
    assert.deepEqual(
      Object.keys(components.schemas).filter((name) => name.endsWith('Input')),
      [],
    );
  });
});
