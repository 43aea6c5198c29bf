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
});
