import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.ts';
import { MAX_BATCHES } from '../../src/http/batch-route.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { batch, contexts, readLines, toLines } from './support/batch.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

describe('POST /batch/{template}', () => {
  test('answers each line with the card that POST /create makes of it', async (t) => {
    const parts = await createTestApp(t);
    const answer = await batch(parts, toLines(contexts(30)));
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['content-type'], 'application/x-ndjson');
    const lines = readLines(answer.body);
    assert.deepEqual(
      lines.map((each) => each.line ?? 0).toSorted((one, other) => one - other),
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    for (const { line: number, card } of lines.slice(0, 5)) {
      assert.equal(card?.created, true);
      const created = (await post(parts.app, '/create/vaccine', contexts(30)[(number ?? 0) - 1])).json();
      assert.deepEqual(card, { ...created, created: true });
    }
    const logged = parts.log.find(({ lines: count }) => count === 30);
    assert.equal(logged?.['failed'], 0);
  });

  test('answers a bad line with its problem, and does the rest', async (t) => {
    const parts = await createTestApp(t);
    const body = [
      JSON.stringify(TOKYO),
      '{"area":"東京都","age":',
      '',
      JSON.stringify({ ...TOKYO, age: 'forty' }),
      '{"area":"東京都","age":40,"age":41,"period":"x"}',
      ' \t\r',
      JSON.stringify({ ...TOKYO, area: 'x'.repeat(20_000) }),
      `${JSON.stringify({ ...TOKYO, age: 41 })}\r`,
    ].join('\n');
    const lines = new Map(readLines((await batch(parts, body)).body).map((each) => [each.line, each]));
    assert.deepEqual(
      [...lines.keys()].map(Number).toSorted((one, other) => one - other),
      [1, 2, 4, 5, 7, 8],
    );
    const codes = [1, 2, 4, 5, 7, 8].map((number) => lines.get(number)?.problem?.code);
    assert.deepEqual(codes, [
      undefined,
      'malformed_json',
      'context_rejected',
      'context_rejected',
      'body_too_large',
      undefined,
    ]);
    assert.equal(lines.get(4)?.problem?.errors?.[0]?.pointer, '/age');
    assert.ok(lines.get(8)?.card);
  });

  test('makes no more cards at a time than it may, and answers them as they are done', async (t) => {
    const parts = await createTestApp(t, { environment: { BATCH_CONCURRENCY: '3' } });
    let [underWay, most, slow] = [0, 0, true];
    const patience = Promise.withResolvers<void>();
    parts.renderer.before = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      if (slow) {
        slow = false;
        await patience.promise;
      } else {
        await new Promise<void>((resolve) => void setImmediate(resolve));
      }
      underWay -= 1;
      if (parts.renderer.drawn.length > 20) patience.resolve();
    };
    const lines = readLines((await batch(parts, toLines(contexts(30)))).body);
    assert.equal(lines.length, 30);
    assert.equal(most, 3);
    assert.ok(lines.findIndex((each) => each.line === 1) > 10, 'the slow card did not hold up the others');
  });

  test('passes on what fails for a while, line by line', async (t) => {
    const parts = await createTestApp(t);
    let drawn = 0;
    parts.renderer.before = async () => {
      drawn += 1;
      if (drawn % 2 === 0) throw new Problem('overloaded');
    };
    const lines = readLines((await batch(parts, toLines(contexts(10)))).body);
    const refused = lines.filter(({ problem }) => problem?.code === 'overloaded');
    assert.deepEqual(
      refused.map(({ problem }) => problem?.retryAfter),
      [1, 1, 1, 1, 1],
    );
    assert.equal(lines.filter(({ card }) => card !== undefined).length, 5);
  });

  test('takes a variant and a form for all lines', async (t) => {
    const parts = await createTestApp(t);
    const answer = await batch(parts, toLines(contexts(2)), '/batch/vaccine?variant=square&format=webp');
    for (const { card } of readLines(answer.body)) {
      assert.deepEqual([card?.variant, card?.type], ['square', 'image/webp']);
    }
  });

  for (const [fault, body, path, code] of [
    ['of no line', ' \n\n', '/batch/vaccine', 'malformed_json'],
    ['of more than a thousand lines', '{}\n'.repeat(1_001), '/batch/vaccine', 'body_too_large'],
    ['of more than a thousand blank lines', `{}${'\n'.repeat(1_002)}{}`, '/batch/vaccine', 'body_too_large'],
    ['that is too large', `${' '.repeat(1_000)}\n`.repeat(5_000), '/batch/vaccine', 'body_too_large'],
    ['for no template', '{}', '/batch/none', 'template_not_found'],
    ['for no variant', '{}', '/batch/vaccine?variant=none', 'variant_not_found'],
    ['with a strange query', '{}', '/batch/vaccine?also=square', 'query_rejected'],
  ] as const) {
    test(`refuses a batch ${fault} as a whole`, async (t) => {
      const parts = await createTestApp(t);
      const answer = await batch(parts, body, path);
      assert.equal(readProblem(answer).code, code);
      assert.equal(parts.store.cards.size, 2);
    });
  }

  test('takes a thousand lines, and as many blank ones', async (t) => {
    const parts = await createTestApp(t);
    const body = toLines(contexts(1_000)).replaceAll('\n', '\n \r\n');
    assert.equal(readLines((await batch(parts, body)).body).length, 1_000);
  });

  test('does not look at long lines of spaces before their turn, and then finds no JSON', async (t) => {
    const parts = await createTestApp(t);
    const lines = readLines((await batch(parts, [' '.repeat(1_024), ' '.repeat(1_025)].join('\n'))).body);
    assert.deepEqual(
      lines.map(({ line, problem }) => [line, problem?.code]),
      [[2, 'malformed_json']],
    );
  });

  test('takes lines only, and no other path does', async (t) => {
    const { app } = await createTestApp(t);
    const refused = await post(app, '/batch/vaccine', TOKYO);
    assert.equal(readProblem(refused).code, 'unsupported_media_type');
    assert.equal(refused.headers.accept, 'application/x-ndjson');
    const headers = { 'content-type': 'application/x-ndjson' };
    const lines = await ask(app, {
      method: 'POST',
      url: '/create/vaccine',
      payload: JSON.stringify(TOKYO),
      headers,
    });
    assert.equal(readProblem(lines).code, 'unsupported_media_type');
    assert.equal(lines.headers.accept, 'application/json');
  });

  test('is one of eight at a time, whatever their templates: cards that are posted alone find a place', async (t) => {
    const parts = await createTestApp(t);
    const { before } = parts.renderer;
    const drawing = Promise.withResolvers<void>();
    parts.renderer.before = () => drawing.promise;
    const underWay = Array.from({ length: MAX_BATCHES }, (_, index) =>
      batch(parts, JSON.stringify({ ...TOKYO, area: `第${index}区` })),
    );
    const settled = Promise.all(underWay);
    while (parts.renderer.drawn.length < MAX_BATCHES) await new Promise(setImmediate);
    assert.equal(readProblem(await batch(parts, toLines([TOKYO]), '/batch/article')).code, 'overloaded');
    parts.renderer.before = before;
    drawing.resolve();
    assert.deepEqual(new Set((await settled).map(({ statusCode }) => statusCode)), new Set([200]));
    assert.equal((await batch(parts, toLines([TOKYO]))).statusCode, 200);
  });

  test('begins nothing more when its client is gone', async (t) => {
    const { app, renderer } = await createTestApp(t, { environment: { BATCH_CONCURRENCY: '1' } });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const leaving = new AbortController();
    const before = renderer.drawn.length;
    renderer.before = async () => {
      if (renderer.drawn.length - before === 3) leaving.abort();
      await new Promise<void>((resolve) => void setTimeout(resolve, 20));
    };
    const asked = fetch(`http://127.0.0.1:${port}/batch/vaccine`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: toLines(contexts(200)),
      signal: leaving.signal,
    }).then((response) => response.text());
    await assert.rejects(asked, { name: 'AbortError' });
    await app.close();
    assert.ok(renderer.drawn.length - before < 20, String(renderer.drawn.length - before));
  });
});
