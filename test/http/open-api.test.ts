import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { describeApi } from '../../src/app.ts';
import { PROBLEMS } from '../../src/errors.ts';
import { BYTE_BUDGETS } from '../../src/picture-format.ts';
import { text } from '../../src/template/text-field.ts';
import { ask, post } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';
import { createTestRegistry } from './support/test-registry.ts';

const reference = z.looseObject({ $ref: z.string().optional() });
const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: reference })) }).optional(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown().optional() }))
    .optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      headers: z
        .record(z.string(), z.object({ description: z.string(), required: z.boolean().optional() }))
        .optional(),
      content: z.record(z.string(), z.object({ schema: z.unknown() })).optional(),
    }),
  ),
});
const document = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

describe('the API document', () => {
  let generated: object;
  let described: z.infer<typeof document>;

  before(async () => {
    generated = await describeApi(createTestRegistry());
    described = document.parse(generated);
  });

  test('is served as it is generated', async (t) => {
    const { app } = await createTestApp(t, { environment: { LINK_KEYS: 'k'.repeat(32) } });
    const served = (await ask(app, { method: 'GET', url: '/openapi.json' })).json();
    assert.deepEqual(served, JSON.parse(JSON.stringify(generated)));
  });

  test('is OpenAPI 3.1 and has a path for every template', () => {
    const { openapi, paths } = described;
    assert.equal(openapi, '3.1.0');
    assert.deepEqual(Object.keys(paths).sort(), [
      '/batch/article',
      '/batch/vaccine',
      '/create',
      '/create/article',
      '/create/vaccine',
      '/health/live',
      '/health/ready',
      '/images/{name}',
      '/metrics',
      '/og/article.{extension}',
      '/og/vaccine.{extension}',
      '/openapi.json',
      '/render/article',
      '/render/vaccine',
      '/resolve/article',
      '/resolve/vaccine',
      '/templates',
      '/templates/{template}',
    ]);
  });

  test('gives every operation its own name', () => {
    const { paths } = described;
    const names = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('createVaccine') && names.includes('create'));
  });

  test('describes a context once, by name, with bounds and examples', () => {
    const { paths, components } = described;
    for (const path of ['/create', '/create/vaccine', '/resolve/vaccine', '/render/vaccine']) {
      const schema = paths[path]?.['post']?.requestBody?.content['application/json']?.schema;
      assert.equal(schema?.$ref, '#/components/schemas/VaccineContext');
    }
    const { properties, examples } = z
      .object({ properties: z.record(z.string(), z.looseObject({})), examples: z.array(z.unknown()) })
      .parse(components.schemas['VaccineContext']);
    assert.equal(properties['area']?.['maxLength'], 40);
    assert.match(String(properties['area']?.['description']), /lives/u);
    assert.deepEqual(examples[0], TOKYO);
  });

  test('has every schema that it refers to, and no other', () => {
    const text = JSON.stringify(generated);
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/gu)].map(([, name]) => name));
    assert.deepEqual(new Set(Object.keys(described.components.schemas)), referred);
  });

  test('lists every problem of the table, and no other', () => {
    const { components } = described;
    const problem = z
      .object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) })
      .parse(components.schemas['Problem']);
    assert.deepEqual(new Set(problem.properties.code.enum), new Set(Object.keys(PROBLEMS)));
  });

  test('names the problems of an operation under their statuses', () => {
    const { paths } = described;
    for (const path of Object.values(paths)) {
      for (const { responses } of Object.values(path)) {
        assert.ok(responses['default']);
        for (const [status, { description }] of Object.entries(responses)) {
          for (const [, code = ''] of description.matchAll(/^`(\w+)`: /gmu)) {
            assert.equal(
              String(Object.entries(PROBLEMS).find(([name]) => name === code)?.[1].status),
              status,
            );
          }
        }
      }
    }
    assert.match(paths['/create']?.['post']?.responses['502']?.description ?? '', /`store_unreachable`/u);
  });

  test('says that a POST and the metrics may need the token, and no other GET does', () => {
    for (const [path, { get, post }] of Object.entries(described.paths)) {
      const { security, responses } = post ?? get ?? {};
      const needsToken = post !== undefined || path === '/metrics';
      assert.deepEqual(security, needsToken ? [{}, { token: [] }] : []);
      assert.equal(responses?.['401']?.headers?.['www-authenticate']?.required, needsToken || undefined);
    }
  });

  test('documents the headers by which answers are cached', () => {
    for (const [path, { get }] of Object.entries(described.paths)) {
      if (!/^\/(?:og|images|openapi)/u.test(path)) continue;
      for (const status of ['200', '304']) {
        const headers = get?.responses[status]?.headers ?? {};
        assert.equal(headers['cache-control']?.required, true);
        assert.ok(headers['etag']);
      }
    }
  });

  test('says which problems come with a header', () => {
    for (const path of Object.values(described.paths)) {
      for (const { responses } of Object.values(path)) {
        assert.ok(responses['default']?.headers?.['allow']);
        for (const status of ['503', '504']) {
          if (responses[status] === undefined) continue;
          assert.equal(responses[status].headers?.['retry-after']?.required, true);
        }
        assert.equal(responses['502']?.headers?.['retry-after']?.required, undefined);
      }
    }
  });

  test('may be cached, and is not sent to who has it', async (t) => {
    const { app } = await createTestApp(t);
    const { headers } = await ask(app, { method: 'GET', url: '/openapi.json' });
    assert.equal(headers['cache-control'], 'public, max-age=300');
    const again = await ask(app, {
      method: 'GET',
      url: '/openapi.json',
      headers: { 'if-none-match': String(headers.etag) },
    });
    assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', headers.etag]);
    for (const [tag, status] of [
      [String(headers.etag), 200],
      ['"other"', 412],
    ] as const) {
      const answer = await ask(app, { method: 'GET', url: '/openapi.json', headers: { 'if-match': tag } });
      assert.equal(answer.statusCode, status);
    }
    const other = { 'if-none-match': '"other"' };
    assert.equal((await ask(app, { method: 'GET', url: '/openapi.json', headers: other })).statusCode, 200);
  });

  test('documents the headers and the shapes of a card', () => {
    const created = described.paths['/create/vaccine']?.['post'];
    assert.deepEqual(Object.keys(created?.responses['201']?.headers ?? {}), ['location', 'server-timing']);
    assert.deepEqual(created?.parameters?.[0]?.['schema'], {
      type: 'string',
      enum: ['card', 'square'],
      default: 'card',
    });
  });

  test('names the values of a link, of which each has its type', () => {
    const { parameters = [] } = described.paths['/og/vaccine.{extension}']?.['get'] ?? {};
    const names = parameters.map(({ name }) => name).toSorted();
    assert.deepEqual(names, 'age area expires extension max_bytes period scale signature variant'.split(' '));
    const [age] = parameters.filter(({ name }) => name === 'age');
    assert.deepEqual(age, {
      name: 'age',
      in: 'query',
      required: true,
      description: 'Age in whole years, a number',
      schema: { type: 'integer', minimum: 0, maximum: 120 },
    });
  });

  test('writes the value of a link that is no plain one as JSON', async () => {
    const [template] = createTestRegistry().values();
    assert.ok(template);
    const context = z.strictObject({ tags: z.array(text({ min: 1, max: 9 })).max(3) });
    const listing = { ...template, context, name: 'listing', examples: [] as never };
    const { paths } = document.parse(await describeApi(new Map([['listing', listing]])));
    const { parameters = [] } = paths['/og/listing.{extension}']?.['get'] ?? {};
    const [tags] = parameters.filter(({ name }) => name === 'tags');
    assert.deepEqual(Object.keys(Object(tags?.['content'])), ['application/json']);
  });

  test('has numbers for what is a number', () => {
    const { parameters = [] } = described.paths['/create']?.['post'] ?? {};
    const schemas = new Map(parameters.map(({ name, schema }) => [name, schema]));
    assert.deepEqual(schemas.get('scale'), { type: 'integer', enum: [1, 2], default: 1 });
    assert.deepEqual(schemas.get('max_bytes'), { type: 'integer', enum: BYTE_BUDGETS });
  });

  test('describes a batch as lines of text, and names what a line is', () => {
    const { requestBody, responses } = described.paths['/batch/vaccine']?.['post'] ?? {};
    for (const [body, line] of [
      [requestBody, 'VaccineContext'],
      [responses?.['200'], 'BatchLine'],
    ] as const) {
      const { type, contentSchema } = Object(body?.content?.['application/x-ndjson']?.schema);
      assert.equal(type, 'string');
      assert.deepEqual(contentSchema, { $ref: `#/components/schemas/${line}` });
    }
  });

  test('calls nothing read-only, which would mean that it is not to be sent', () => {
    assert.doesNotMatch(JSON.stringify(generated), /"readOnly":true/u);
  });

  test('lets one type hold a card and a problem: all but their status have one type', () => {
    const [card, problem] = ['Card', 'Problem'].map(
      (name) =>
        z
          .object({
            properties: z.record(
              z.string(),
              z.looseObject({ type: z.string().optional(), description: z.string().optional() }),
            ),
          })
          .parse(described.components.schemas[name]).properties,
    );
    const shared = Object.entries(card ?? {}).filter(([name]) => problem?.[name] !== undefined);
    const clashing = shared.filter(([name, { type }]) => problem?.[name]?.type !== type);
    assert.deepEqual(
      clashing.map(([name]) => name),
      ['status'],
    );
    assert.match(card?.['status']?.description ?? '', /problem/u);
    assert.match(problem?.['status']?.description ?? '', /card/u);
  });

  test('documents the status of what is answered', async (t) => {
    const { app } = await createTestApp(t);
    const { paths } = described;
    for (const [url, body, status] of [
      ['/create/vaccine', TOKYO, 201],
      ['/create/vaccine', TOKYO, 200],
      ['/create/vaccine', {}, 422],
      ['/create/vaccine', '{', 400],
      ['/resolve/vaccine', TOKYO, 200],
      ['/render/vaccine', TOKYO, 200],
    ] as const) {
      assert.equal((await post(app, url, body)).statusCode, status);
      assert.ok(paths[url]?.['post']?.responses[status]);
    }
  });
});
