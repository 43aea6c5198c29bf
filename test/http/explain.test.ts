import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { describeApi } from '../../src/app.ts';
import { Problem } from '../../src/errors.ts';
import { explanationAnswer } from '../../src/http/answers.ts';
import { PLAIN_FORM } from '../../src/picture-format.ts';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';
import { post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';
import { createTestRegistry } from './support/test-registry.ts';

const PATH = '/render/vaccine?explain=true';

describe('POST /render/{template}?explain=true', () => {
  test('answers how the card is made instead of its picture, and stores nothing', async (t) => {
    const { app, renderer, store } = await createTestApp(t);
    renderer.texts = [
      { id: 'area', lines: ['東京都'], fontSize: 46, smallest: false, cut: false, box: null },
    ];
    const [drawn, puts] = [renderer.drawn.length, store.puts];
    const answer = await post(app, `${PATH}&variant=square`, TOKYO);
    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['server-timing']), /^svg;dur=0\.25, raster;dur=1\.5, total;dur=/);
    const explanation = explanationAnswer.parse(answer.json());
    assert.deepEqual([explanation.height, explanation.texts[0]?.lines], [1200, ['東京都']]);
    assert.deepEqual(renderer.explained, [
      { template: 'vaccine', variant: 'square', context: TOKYO, form: PLAIN_FORM },
    ]);
    assert.deepEqual([renderer.drawn.length - drawn, store.puts - puts], [0, 0]);
  });

  test('answers what the real renderer says', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const real = await sharedRenderer(TEMPLATES);
    renderer.explain = async (card) => real.explain(card);
    const answer = await post(app, PATH, TOKYO);
    // A terminal shows it.
    assert.ok(answer.body.length < 4_000);
    assert.deepEqual(Object.keys(answer.json()), ['width', 'height', 'way', 'reason', 'texts', 'timings']);
    const { way, texts } = explanationAnswer.parse(answer.json());
    assert.equal(way, 'bands');
    const period = texts.find(({ id }) => id === 'period');
    assert.deepEqual(period?.lines, ['10月下旬〜', '2月上旬']);
    assert.equal(period.breaks[0]?.before, '10月下旬〜');
  });

  test('has the drawing last where it is asked for', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const real = await sharedRenderer(TEMPLATES);
    renderer.explain = async (card) => real.explain(card);
    const { svg = '', ...others } = (await post(app, '/render/vaccine?explain=svg', TOKYO)).json();
    assert.ok(svg.startsWith('<svg ') && !svg.includes('<text'));
    assert.equal(Object.keys((await post(app, '/render/vaccine?explain=svg', TOKYO)).json()).at(-1), 'svg');
    const { texts } = (await post(app, PATH, TOKYO)).json();
    assert.deepEqual(others.texts, texts);
  });

  test('is the picture without it', async (t) => {
    const { app, renderer } = await createTestApp(t);
    const answer = await post(app, '/render/vaccine?explain=false', TOKYO);
    assert.equal(answer.headers['content-type'], 'image/png');
    assert.deepEqual(renderer.explained, []);
  });

  test('is refused with any other value, and on other paths', async (t) => {
    const { app } = await createTestApp(t);
    for (const path of [
      '/render/vaccine?explain=yes',
      '/create?explain=true',
      '/resolve/vaccine?explain=true',
    ]) {
      assert.deepEqual(
        readProblem(await post(app, path, TOKYO)).errors?.map(({ pointer }) => pointer),
        ['/explain'],
      );
    }
  });

  test('tells which field has characters that no font covers', async (t) => {
    const { app, renderer } = await createTestApp(t);
    renderer.before = () =>
      Promise.reject(
        new Problem('characters_not_covered', {
          errors: [{ pointer: '', message: '', codePoints: ['U+6771'] }],
        }),
      );
    const { code, errors } = readProblem(await post(app, PATH, TOKYO));
    assert.equal(code, 'characters_not_covered');
    assert.equal(errors?.[0]?.pointer, '/area');
  });

  test('stands in the API document beside the picture', async () => {
    const document = z
      .looseObject({ paths: z.record(z.string(), z.looseObject({ post: z.looseObject({}).optional() })) })
      .parse(await describeApi(createTestRegistry()));
    const operation = z
      .looseObject({
        parameters: z.array(z.looseObject({ name: z.string(), schema: z.unknown() })),
        responses: z.looseObject({ 200: z.looseObject({ content: z.record(z.string(), z.unknown()) }) }),
      })
      .parse(document.paths['/render/vaccine']?.post);
    assert.deepEqual(operation.parameters.find(({ name }) => name === 'explain')?.schema, {
      type: 'string',
      enum: ['true', 'svg', 'false'],
      default: 'false',
    });
    const { schema } = z
      .looseObject({ schema: z.unknown() })
      .parse(operation.responses[200].content['application/json']);
    assert.deepEqual(schema, { $ref: '#/components/schemas/CardExplanation' });
    assert.ok(operation.responses[200].content['image/png']);
  });
});
