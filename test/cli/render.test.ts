import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { explanationAnswer } from '../../src/http/answers.ts';
import { problemDocument } from '../../src/http/problems.ts';
import { PREDICTION } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';
import { runHere } from './support/run-here.ts';

const FLAGS = ['--area', PREDICTION.area, '--age', '40', '--period', PREDICTION.period];

const PUBLIC_BASE_URL = 'https://cards.example/a';

describe('ogp render', () => {
  let service: ServiceProcess;
  const folder = mkdtempSync(join(tmpdir(), 'ogp-render-'));

  before(async () => {
    service = await startService({ environment: { PUBLIC_BASE_URL } });
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await service.stop();
  });

  async function post(path: string, body: string): Promise<Response> {
    return fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  }

  test('writes the bytes that the service answers with, from values as options', async () => {
    const file = join(folder, 'new', 'card.png');
    const { code, stdout } = await runHere(['render', 'vaccine', ...FLAGS, '-o', file]);
    assert.equal(code, 0);
    assert.match(stdout, /card\.png: 1200 × 630 px/u);
    const answer = await post('/render/vaccine', JSON.stringify(PREDICTION));
    assert.deepEqual(readFileSync(file), Buffer.from(await answer.bytes()));
  });

  test('writes the bytes of another variant to standard output, from a context on standard input', async () => {
    const args = ['render', 'vaccine', '--context', '-', '--variant', 'square', '-o', '-'];
    const { code, bytes } = await runHere(args, { input: JSON.stringify(PREDICTION) });
    assert.equal(code, 0);
    const answer = await post('/render/vaccine?variant=square', JSON.stringify(PREDICTION));
    assert.deepEqual(bytes, Buffer.from(await answer.bytes()));
  });

  test('lets a value that is given as an option go before that of the file', async () => {
    const context = JSON.stringify({ ...PREDICTION, age: 7 });
    const args = ['render', 'vaccine', '-c', '-', '--age', '40', '-o', join(folder, 'a.png'), '--json'];
    const { stdout } = await runHere(args, { input: context });
    const { key } = z.object({ key: z.string() }).parse(JSON.parse(stdout));
    const answer = await post('/resolve/vaccine', JSON.stringify(PREDICTION));
    assert.equal(z.object({ key: z.string() }).parse(await answer.json()).key, key);
  });

  test('writes the format that the ending of the file says, within the bytes that are allowed', async () => {
    const file = join(folder, 'card.jpg');
    const { stdout } = await runHere(['render', 'vaccine', ...FLAGS, '-o', file, '--max-bytes', '100000']);
    assert.match(stdout, /card\.jpg: 1200 × 630 px, \d+\.\d KiB, quality \d\d\n$/u);
    const bytes = readFileSync(file);
    assert.ok(bytes.length <= 100_000 && bytes.readUInt16BE(0) === 0xffd8);
  });

  test('warns of a picture that networks do not show', async () => {
    const args = ['render', 'vaccine', ...FLAGS, '--variant', 'square', '--scale', '2'];
    const { code, stderr } = await runHere([...args, '-o', join(folder, 'large.jpg')]);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^warning: picture: The picture of the variant "square" has \d{6} bytes\. .*max_bytes=/u,
    );
  });

  for (const ending of ['.jpeg', '.JPG', '.JPEG']) {
    test(`takes ${ending} for JPEG too, with and without --format`, async () => {
      const file = join(folder, `ending${ending}`);
      for (const format of [[], ['--format', 'jpeg']]) {
        const { code } = await runHere(['render', 'vaccine', ...FLAGS, ...format, '-o', file]);
        assert.equal(code, 0);
        assert.equal(readFileSync(file).readUInt16BE(0), 0xffd8);
      }
    });
  }

  test('tells about the card as JSON', async () => {
    const file = join(folder, 'b.png');
    const { stdout, stderr } = await runHere(['render', 'vaccine', ...FLAGS, '-o', file, '--json']);
    const { timings, ...card } = z
      .looseObject({ timings: z.record(z.string(), z.number()) })
      .parse(JSON.parse(stdout));
    assert.ok('raster' in timings);
    assert.deepEqual(card, {
      file,
      key: card['key'],
      template: 'vaccine',
      variant: 'card',
      width: 1200,
      height: 630,
      type: 'image/png',
      bytes: readFileSync(file).length,
      quality: null,
      alt: card['alt'],
      warnings: [],
    });
    assert.equal(stderr, '');
  });

  test('explains as the service does', async () => {
    const { code, stdout } = await runHere(['render', 'vaccine', ...FLAGS, '--explain', '--json']);
    assert.equal(code, 0);
    const { timings: _, ...explanation } = explanationAnswer.parse(JSON.parse(stdout));
    const answer = await post('/render/vaccine?explain=true', JSON.stringify(PREDICTION));
    const { timings: __, ...expected } = explanationAnswer.parse(await answer.json());
    assert.deepEqual(explanation, expected);
  });

  test('explains to a person: lines, sizes, the way and the times', async () => {
    const { stdout } = await runHere(['render', 'vaccine', ...FLAGS, '--explain']);
    assert.match(stdout, /^period {2}104 px, 2 lines, in 600 × 226 px/mu);
    assert.match(stdout, /│ 10月下旬〜 {2}⏎ .*\n {2}│ 2月上旬\n/u);
    assert.match(stdout, /^way {2}bands/mu);
    assert.match(stdout, /^time {2}.*raster \d+\.\d ms/mu);
  });

  test('answers the same problem as the service for a context that is rejected', async () => {
    const context = '{"area":"","age":"old","extra":1}';
    const { code, stdout, stderr } = await runHere(['render', 'vaccine', '-c', '-', '--json'], {
      input: context,
    });
    assert.equal(code, 2);
    const problem = problemDocument.parse(JSON.parse(stdout));
    const { instance: _, ...expected } = problemDocument.parse(
      await (await post('/render/vaccine', context)).json(),
    );
    assert.deepEqual(problem, expected);
    assert.match(stderr, /^ogp: Context rejected \(context_rejected\):\n.* {2}\/age: Expected a number/msu);
  });

  test('answers the same problem as the service for characters that no font has', async () => {
    const context = JSON.stringify({ ...PREDICTION, area: 'ꓬ' });
    const { code, stdout } = await runHere(['render', 'vaccine', '-c', '-', '--json'], { input: context });
    assert.equal(code, 2);
    const { instance: _, ...expected } = problemDocument.parse(
      await (await post('/render/vaccine', context)).json(),
    );
    assert.equal(expected.code, 'characters_not_covered');
    assert.deepEqual(problemDocument.parse(JSON.parse(stdout)), expected);
  });

  test('refuses JSON that is malformed or has a name twice', async () => {
    const malformed = await runHere(['render', 'vaccine', '-c', '-'], { input: '{' });
    assert.equal(malformed.code, 2);
    assert.match(malformed.stderr, /malformed_json/u);
    const twice = await runHere(['render', 'vaccine', '-c', '-'], { input: '{"age":1,"age":2}' });
    assert.match(twice.stderr, / {2}\/age: Expected this name once/u);
  });

  test('says which warnings the service would answer with', async () => {
    const args = ['render', 'vaccine', '--area', '漢'.repeat(40), '--age', '1', '--period', '漢'.repeat(40)];
    const { code, stderr } = await runHere([...args, '-o', join(folder, 'c.png')]);
    assert.equal(code, 0);
    const answer = await post(
      '/resolve/vaccine',
      JSON.stringify({ area: '漢'.repeat(40), age: 1, period: '漢'.repeat(40) }),
    );
    const { warnings } = z
      .object({ warnings: z.array(z.object({ id: z.string() })) })
      .parse(await answer.json());
    const expected = warnings.map(({ id }) => `warning: ${id}:`);
    assert.deepEqual(stderr.match(/^warning: [^:]+:/gmu) ?? [], expected);
  });
});
