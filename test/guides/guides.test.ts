import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { differences, readWalks } from '../../scripts/support/readme-commands.ts';
import { listen } from '../http/support/raw-socket.ts';
import { createTestApp } from '../http/support/test-app.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';
import { readBlocks, readFields, readGuide } from './support/read-blocks.ts';
import { runBlock } from './support/run-block.ts';

const PNG_SIGNATURE = '89504e470d0a1a0a';

const card = z.object({ status: z.literal('ok'), url: z.url() });
const batchLine = z.object({
  line: z.int(),
  card: card.optional(),
  problem: z.object({ code: z.string() }).optional(),
});
const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

describe('the guides, typed as they stand', () => {
  let service: ServiceProcess;
  let directory = '';
  const shell = (block = ''): Promise<string> => runBlock('bash', block, { directory, extension: 'sh' });

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ogp-guides-'));
    // Where the guides say that it stores, from where they are read.
    const store = pathToFileURL(join(directory, 'var/images')).href;
    // A short queue is full as a long one is, and its cards are drawn sooner.
    const environment = {
      STORE_URL: store,
      RENDERER_QUEUE_LIMIT: '4',
      // However busy the machine is.
      RENDER_DEADLINE_MS: '60000',
      UPLOAD_DEADLINE_MS: '60000',
    };
    service = await startService({ environment });
  });
  after(async () => {
    await service.stop();
    rmSync(directory, { recursive: true });
  });

  /** Saves a block under the name that the guide gives it, and types the command that the guide has for it. */
  async function runAsSaid(language: string, program: string): Promise<string> {
    const [block = ''] = await readBlocks('app-engineer.md', language, service.url);
    const said = new RegExp(`Save it as\\s\`(\\S+)\` and run \`${program} \\1\``, 'u');
    const [, file = assert.fail(`Expected how to run ${language}`)] =
      said.exec(await readGuide('app-engineer.md')) ?? [];
    writeFileSync(join(directory, file), block);
    return shell(`${program === 'node' ? process.execPath : program} ${file}\n`);
  }

  async function createdUrl(): Promise<string> {
    const [curl] = await readBlocks('app-engineer.md', 'sh', service.url);
    return card.parse(JSON.parse(await shell(curl))).url;
  }

  test('README.md shows the answer as it is, in lines of its own', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const [{ commands } = assert.fail()] = readWalks(readme);
    const { script, answer } = commands.find((command) => command.answer !== undefined) ?? assert.fail();
    const printed = await shell(
      script.replace('http://', '').replace('localhost:8080', new URL(service.url).host),
    );
    const shown = z.looseObject({ bytes: z.int(), meta: z.string() }).parse(answer);
    const real = z
      .looseObject({ bytes: z.int(), meta: z.string() })
      .parse(JSON.parse(printed.replaceAll(service.url, 'http://localhost:8080')));
    assert.deepEqual(Object.keys(real), Object.keys(shown));
    // Another processor compresses a little otherwise.
    assert.ok(Math.abs(real.bytes - shown.bytes) < shown.bytes / 50, `${real.bytes}`);
    assert.deepEqual({ ...real, bytes: shown.bytes }, shown);
  });

  test('curl of the app engineer makes a card that is there', async () => {
    const answer = await fetch(await createdUrl());
    assert.equal(answer.headers.get('content-type'), 'image/png');
  });

  test('curl with a token is let in where one is needed', async (t) => {
    const { app } = await createTestApp(t, { environment: { API_TOKENS: 'your-token' } });
    const port = await listen(app);
    const [without, withToken] = await readBlocks('app-engineer.md', 'sh', `http://127.0.0.1:${port}`);
    assert.equal(JSON.parse(await shell(without)).code, 'unauthorized');
    assert.equal(card.parse(JSON.parse(await shell(withToken))).status, 'ok');
  });

  test('a smaller picture in another format comes with the square', async () => {
    const [, , smaller] = await readBlocks('app-engineer.md', 'sh', service.url);
    const answer = JSON.parse(await shell(smaller));
    const { bytes, also, meta } = z
      .object({
        type: z.literal('image/webp'),
        bytes: z.int(),
        meta: z.string(),
        also: z.object({ variant: z.literal('square'), url: z.url() }),
      })
      .parse(answer);
    assert.ok(bytes <= 60_000);
    assert.ok(meta.indexOf(card.parse(answer).url) < meta.indexOf(also.url));
  });

  test('the tags of a page are complete', async () => {
    const [, , , named, ...more] = await readBlocks('app-engineer.md', 'sh', service.url);
    assert.deepEqual(more, []);
    const { meta } = z.object({ meta: z.string() }).parse(JSON.parse(await shell(named)));
    const tags = [...meta.matchAll(/="((?:og|twitter):[\w:]+)"/gu)].map(([, name = '']) => name);
    const [always = '', shared = '', page = ''] = (await readGuide('app-engineer.md'))
      .split('\n')
      .filter((line) => line.startsWith('| `og:'))
      .map((line) => line.split('|', 2)[1]);
    const listed = [...`${always}${shared}${page}`.matchAll(/`((?:og|twitter)?:[\w:]+)`/gu)].map(
      ([, name = '']) => (name.startsWith(':') ? `og:image${name}` : name),
    );
    assert.deepEqual(new Set(tags), new Set(listed));
    assert.equal(tags.length, listed.length);
    assert.match(meta, /"og:url" content="https:\/\/www\.example\.jp\/predictions\/40"/u);
  });

  test('TypeScript of the app engineer prints the URL that curl is answered with', async () => {
    const printed = await runAsSaid('ts', 'node');
    assert.equal(printed.trim(), await createdUrl());
  });

  test(
    'Python of the app engineer prints the URL that curl is answered with',
    { skip: hasRequests ? false : 'python3 with requests is not here' },
    async () => {
      const printed = await runAsSaid('python', 'python3');
      assert.equal(printed.trim(), await createdUrl());
    },
  );

  test('curl lists, draws, explains, resolves and makes many, and is told what is wrong', async () => {
    const [list, draw, square, explain, resolve, batch, wrong, ...more] = await readBlocks(
      'curl.md',
      'sh',
      service.url,
    );
    assert.deepEqual(more, []);
    assert.match(await shell(list), /"templates":\[.*"examples":\[/su);
    await shell(draw);
    assert.equal(readFileSync(join(directory, 'card.png')).subarray(0, 8).toString('hex'), PNG_SIGNATURE);
    await shell(square);
    assert.equal(readFileSync(join(directory, 'square.webp')).toString('latin1', 8, 12), 'WEBP');
    const { texts } = z
      .object({
        texts: z.array(z.object({ fontSize: z.number(), tried: z.array(z.unknown()), breaks: z.unknown() })),
      })
      .parse(JSON.parse(await shell(explain)));
    assert.ok(texts.length > 0);
    assert.equal(card.parse(JSON.parse(await shell(resolve))).url, await createdUrl());
    const lines = (await shell(batch))
      .trim()
      .split('\n')
      .map((line) => batchLine.parse(JSON.parse(line)));
    assert.deepEqual(
      new Map(lines.map(({ line, card, problem }) => [line, card?.status ?? problem?.code])),
      new Map([
        [1, 'ok'],
        [2, 'context_rejected'],
      ]),
    );
    const problem = z
      .object({
        code: z.literal('context_rejected'),
        instance: z.string(),
        errors: z.array(z.object({ pointer: z.string() })),
        fallback: z.object({ url: z.url() }),
      })
      .parse(JSON.parse(await shell(wrong)));
    assert.ok(problem.errors.some(({ pointer }) => pointer === '/age'));
  });

  test('the operator is told that it is well, and finds the line of the log that is explained', async () => {
    const [health, create] = await readBlocks('operator.md', 'sh', service.url);
    assert.equal(await shell(health), '{"status":"ok"}{"status":"ok"}');
    const { key } = z.object({ key: z.string() }).parse(JSON.parse(await shell(create)));
    const line = await service.logged((entry) => entry['key'] === key);
    const [shown = ''] = await readBlocks('operator.md', 'json', service.url);
    assert.deepEqual(differences(JSON.parse(shown), line), []);
    const explained = await readFields('operator.md');
    assert.deepEqual(
      Object.keys(line).filter((field) => !explained.includes(field)),
      [],
    );
  });

  test('the operator breaks the store, sees what becomes of it, and mends it', async () => {
    const [, create, breakIt, mend] = await readBlocks('operator.md', 'sh', service.url);
    await shell(create);
    const [problem = '', status, known, ready] = (await shell(breakIt)).split('\n');
    const { fallback } = z
      .object({ code: z.literal('store_unreachable'), fallback: z.object({ url: z.url() }) })
      .parse(JSON.parse(problem));
    assert.ok(URL.canParse(fallback.url));
    assert.deepEqual([status, known, ready], ['502', '200', '{"status":"ok"}']);
    const line = await service.logged(({ code }) => code === 'store_unreachable');
    assert.equal(line.severity, 'ERROR');
    assert.match(String(line['reason']), /var\/images/u);
    assert.equal(await shell(mend), '201\n');
  });

  test('the operator asks for too much: what is not made is refused with Retry-After, and it goes on', async () => {
    const [health, , , , overload, ...more] = await readBlocks('operator.md', 'sh', service.url);
    assert.deepEqual(more, []);
    // A short queue is full of fewer requests, too.
    const fewer = overload?.replace('seq 200 | xargs -P 200', 'seq 30 | xargs -P 30');
    assert.notEqual(fewer, overload);
    const counts = [...(await shell(fewer)).matchAll(/(\d+) (\d+) (\d*)$/gmu)];
    assert.equal(
      counts.reduce((sum, [, count]) => sum + Number(count), 0),
      30,
    );
    const statuses = counts.map(([, , status]) => status);
    assert.ok(statuses.includes('503'));
    // How many are made, and whether any takes too long, is up to the machine.
    assert.ok(statuses.every((status = '') => ['200', '503', '504'].includes(status)));
    assert.ok(counts.every(([, , status, retryAfter]) => (status === '200') === (retryAfter === '')));
    const line = await service.logged(({ code }) => code === 'overloaded');
    assert.equal(line.severity, 'WARNING');
    assert.equal(await shell(health), '{"status":"ok"}{"status":"ok"}');
  });

  test('the operator stops it, and its log ends as the guide says', async () => {
    const { code } = await service.stop();
    assert.equal(code, 0);
    const [first, last] = service.logs.slice(-2).map(({ message }) => message);
    const guide = await readGuide('operator.md');
    assert.ok(guide.includes(`\`${first}\``) && guide.includes(`\`${last}\``), `${first}, ${last}`);
  });
});
