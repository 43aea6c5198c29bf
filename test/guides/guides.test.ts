import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { startService, type ServiceProcess } from '../support/service-process.ts';
import { readBlocks } from './support/read-blocks.ts';
import { runBlock } from './support/run-block.ts';

const PNG_SIGNATURE = '89504e470d0a1a0a';

const card = z.object({ status: z.literal('ok'), url: z.url() });
const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

describe('the guides, typed as they stand', () => {
  let service: ServiceProcess;
  let directory = '';
  const shell = (block = ''): Promise<string> => runBlock('bash', block, { directory, extension: 'sh' });

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ogp-guides-'));
    service = await startService();
  });
  after(async () => {
    await service.stop();
    rmSync(directory, { recursive: true });
  });

  async function createdUrl(): Promise<string> {
    const [curl] = await readBlocks('app-engineer.md', 'sh', service.url);
    return card.parse(JSON.parse(await shell(curl))).url;
  }

  test('curl of the app engineer makes a card that is there', async () => {
    const answer = await fetch(await createdUrl());
    assert.equal(answer.headers.get('content-type'), 'image/png');
  });

  test('TypeScript of the app engineer prints the URL that curl is answered with', async () => {
    const [block = ''] = await readBlocks('app-engineer.md', 'ts', service.url);
    const printed = await runBlock(process.execPath, block, { directory, extension: 'mts' });
    assert.equal(printed.trim(), await createdUrl());
  });

  test(
    'Python of the app engineer prints the URL that curl is answered with',
    { skip: hasRequests ? false : 'python3 with requests is not here' },
    async () => {
      const [block = ''] = await readBlocks('app-engineer.md', 'python', service.url);
      const printed = await runBlock('python3', block, { directory, extension: 'py' });
      assert.equal(printed.trim(), await createdUrl());
    },
  );

  test('curl lists, draws, explains and resolves, and is told what is wrong', async () => {
    const [list, draw, explain, resolve, wrong, ...more] = await readBlocks('curl.md', 'sh', service.url);
    assert.deepEqual(more, []);
    assert.match(await shell(list), /"templates":\[.*"examples":\[/su);
    await shell(draw);
    assert.equal(readFileSync(join(directory, 'card.png')).subarray(0, 8).toString('hex'), PNG_SIGNATURE);
    const { texts } = z
      .object({
        texts: z.array(z.object({ fontSize: z.number(), tried: z.array(z.unknown()), breaks: z.unknown() })),
      })
      .parse(JSON.parse(await shell(explain)));
    assert.ok(texts.length > 0);
    assert.equal(card.parse(JSON.parse(await shell(resolve))).url, await createdUrl());
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

  test('the operator is told that it is well, and finds the documented fields in the log', async () => {
    const [health, create, ...more] = await readBlocks('operator.md', 'sh', service.url);
    assert.deepEqual(more, []);
    assert.equal(await shell(health), '{"status":"ok"}{"status":"ok"}');
    const { key } = z.object({ key: z.string() }).parse(JSON.parse(await shell(create)));
    const line = await service.logged((entry) => entry['key'] === key);
    const documented = ['severity', 'httpRequest', 'requestId', 'template', 'variant', 'created', 'drawn'];
    for (const field of [...documented, 'milliseconds']) assert.ok(field in line, field);
  });
});
