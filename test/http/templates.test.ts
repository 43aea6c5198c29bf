import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp } from './support/test-app.ts';

describe('GET /templates', () => {
  test('lists every template with its shapes, and which one POST /create makes', async (t) => {
    const { app } = await createTestApp(t);
    const { templates } = (await ask(app, { method: 'GET', url: '/templates' })).json();
    assert.deepEqual(
      templates.map(({ name, default: isDefault, variants }: Record<string, unknown>) => [
        name,
        isDefault,
        variants,
      ]),
      [
        ['article', false, [{ name: 'card', width: 1200, height: 630 }]],
        [
          'vaccine',
          true,
          [
            { name: 'card', width: 1200, height: 630 },
            { name: 'square', width: 1200, height: 1200 },
          ],
        ],
      ],
    );
  });
});

describe('GET /templates/{template}', () => {
  test('describes the context by a JSON Schema with bounds and words', async (t) => {
    const { app } = await createTestApp(t);
    const { schema } = (await ask(app, { method: 'GET', url: '/templates/vaccine' })).json();
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.equal(schema.additionalProperties, false);
    assert.deepEqual(schema.required, ['area', 'age', 'period']);
    assert.deepEqual([schema.properties.area.minLength, schema.properties.area.maxLength], [1, 40]);
    assert.deepEqual([schema.properties.age.minimum, schema.properties.age.maximum], [0, 120]);
    assert.equal(schema.properties.age.type, 'integer');
    assert.match(schema.properties.period.description, /period/u);
  });

  test('shows examples that can be posted as they are', async (t) => {
    const { app } = await createTestApp(t);
    for (const name of ['vaccine', 'article']) {
      const { examples } = (await ask(app, { method: 'GET', url: `/templates/${name}` })).json();
      assert.ok(examples.length > 0);
      for (const { context } of examples) {
        assert.equal((await post(app, `/create/${name}`, context)).statusCode, 201);
      }
    }
  });

  test('finds no other template', async (t) => {
    const { app } = await createTestApp(t);
    for (const name of ['unknown', 'Vaccine', '__proto__', 'constructor', '..%2fvaccine']) {
      const answer = await ask(app, { method: 'GET', url: `/templates/${name}` });
      assert.equal(readProblem(answer).code, 'template_not_found');
    }
  });

  test('finds none of a name longer than any, whatever the path', async (t) => {
    const { app } = await createTestApp(t, { environment: { UNSIGNED_LINKS: 'true' } });
    const name = 'a'.repeat(1_000);
    for (const url of [`/templates/${name}`, `/og/${name}.png`]) {
      assert.equal(readProblem(await ask(app, { method: 'GET', url })).code, 'template_not_found');
    }
    assert.equal(readProblem(await post(app, `/create/${name}`, {})).code, 'template_not_found');
  });
});

describe('the default template', () => {
  const article = { title: 't', author: 'a', site: 's', date: 'd' };

  test('is the one that is configured', async (t) => {
    const { app } = await createTestApp(t, { environment: { DEFAULT_TEMPLATE: 'article' } });
    assert.equal((await post(app, '/create', article)).json().template, 'article');
    const { templates } = (await ask(app, { method: 'GET', url: '/templates' })).json();
    assert.deepEqual(
      templates.map((template: { default: unknown }) => template.default),
      [true, false],
    );
  });

  test('is none where there is none of the usual name: /create names those that there are', async (t) => {
    const { app } = await createTestApp(t, { templates: ['article'] });
    // Not documented: the API document of these tests has the default template.
    const headers = { 'content-type': 'application/json' };
    const problem = readProblem(
      await app.inject({ method: 'POST', url: '/create', headers, payload: article }),
    );
    assert.equal(problem.code, 'template_not_found');
    assert.match(problem.errors?.[0]?.message ?? '', /one of article$/u);
    assert.equal((await post(app, '/create/article', article)).statusCode, 201);
  });

  test('stops the start if there is none of the configured name', async (t) => {
    await assert.rejects(createTestApp(t, { environment: { DEFAULT_TEMPLATE: 'none' } }), {
      message: 'DEFAULT_TEMPLATE: expected one of article, vaccine but found "none"',
    });
  });

  test('does not stand in the messages of others', async (t) => {
    const { app } = await createTestApp(t);
    const { detail } = readProblem(await post(app, '/create/article', ''));
    assert.match(detail, /GET \/templates\/article has examples\. One is \{"title":/u);
    for (const body of ['', '{}', '[]', '{"area":1}']) {
      for (const url of ['/create/article', '/render/article', '/resolve/article?variant=none']) {
        assert.doesNotMatch((await post(app, url, body)).body, /vaccine|東京都/u);
      }
    }
  });
});
