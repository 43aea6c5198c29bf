import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

describe('the query', () => {
  for (const [query, pointer] of [
    ['?x=1', '/x'],
    ['?Variant=square', '/Variant'],
    ['?variant=square&variant=card', '/variant'],
    ['?__proto__=1', '/__proto__'],
    ['?variant[]=square', '/variant[]'],
  ] as const) {
    test(`is refused as ${query}`, async (t) => {
      const { app } = await createTestApp(t);
      for (const path of ['/create', '/create/vaccine', '/resolve/vaccine', '/render/vaccine']) {
        const { code, errors } = readProblem(await post(app, path + query, TOKYO));
        assert.equal(code, 'query_rejected');
        assert.deepEqual(
          errors?.map((error) => error.pointer),
          [pointer],
        );
      }
    });
  }

  for (const url of [
    '/templates',
    '/templates/vaccine',
    '/images/0123456789abcdef0123456789abcdef.png',
    '/health/live',
    '/health/ready',
    '/openapi.json',
    '/metrics',
  ]) {
    test(`of GET ${url} takes no parameter`, async (t) => {
      const { app } = await createTestApp(t, { metrics: createMetrics() });
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await ask(app, { method, url: `${url}?x=1` });
        assert.equal(answer.statusCode, 422);
        if (method === 'GET') assert.deepEqual(readProblem(answer).errors?.[0]?.pointer, '/x');
      }
    });
  }

  test('that is wrong is reported together with a body that is wrong', async (t) => {
    const { app } = await createTestApp(t);
    for (const path of ['/create', '/create/vaccine', '/resolve/vaccine', '/render/vaccine']) {
      const answer = await post(app, `${path}?format=gif&x=1`, { ...TOKYO, age: '40', more: 1 });
      const { code, errors = [] } = readProblem(answer);
      assert.equal(code, 'query_rejected');
      assert.deepEqual(
        errors.map(({ pointer, in: part }) => [pointer, part]),
        [
          ['/format', undefined],
          ['/x', undefined],
          ['/age', 'body'],
          ['/more', 'body'],
        ],
      );
    }
    for (const [query, body, pointers] of [
      ['variant=none&also=other', { ...TOKYO, age: '40' }, ['/variant', '/also', '/age']],
      ['scale=9&variant=none', '{', ['/scale', '/variant', '']],
      ['x=1', Buffer.from([0xff]), ['/x', '']],
      ['x=1', '{"age":1,"age":2}', ['/x', '/age']],
    ] as const) {
      const problem = readProblem(await post(app, `/create?${query}`, body));
      assert.equal(problem.code, 'query_rejected');
      assert.deepEqual(
        problem.errors?.map(({ pointer }) => pointer),
        pointers,
      );
      assert.equal(problem.errors?.at(-1)?.in, 'body');
    }
    const { code, errors = [] } = readProblem(await post(app, '/create?format=png&also=square', {}));
    assert.equal(code, 'context_rejected');
    assert.ok(errors.every(({ in: part }) => part === undefined));
  });

  for (const variant of ['none', '', 'fallback', 'CARD', 'constructor', '../card', '%00']) {
    test(`finds no variant "${variant}"`, async (t) => {
      const { app } = await createTestApp(t);
      assert.equal(
        readProblem(await post(app, `/create?variant=${variant}`, TOKYO)).code,
        'variant_not_found',
      );
    });
  }
});
