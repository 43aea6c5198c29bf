import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readBlocks } from './support/read-blocks.ts';
import { runBlock } from './support/run-block.ts';
import { PICTURE, startStandIn, type FirstAnswer } from './support/start-stand-in.ts';

interface Client {
  readonly language: string;
  readonly program: string;
  readonly extension: string;
  readonly skip?: string | false;
}

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

const CLIENTS: readonly Client[] = [
  { language: 'sh', program: 'bash', extension: 'sh' },
  { language: 'ts', program: process.execPath, extension: 'mts' },
  {
    language: 'python',
    program: 'python3',
    extension: 'py',
    skip: hasRequests ? false : 'python3 with requests is not here',
  },
];

/** 429 is no answer of the service; curl alone takes it for one to try again after. */
const RETRIED = [408, 500, 502, 503, 504];

/** How many attempts a client makes; to the first two the rest adds nothing but time. */
const ATTEMPTS = /(?<name>attempts ?= ?)3/u;

/** Nothing listens there. */
const REFUSING = 'http://127.0.0.1:1';

describe('the clients of app-engineer.md', { concurrency: true }, () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'ogp-retries-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  for (const { language, program, extension, skip = false } of CLIENTS) {
    const call = async (url: string, adapt = (block: string) => block): Promise<string> => {
      const [block = ''] = await readBlocks('app-engineer.md', language, url);
      // Several run at a time, each a file of its own.
      const own = mkdtempSync(join(directory, 'call-'));
      return runBlock(program, adapt(block), { directory: own, extension });
    };
    const meet = async (first: FirstAnswer, adapt?: (block: string) => string) => {
      await using standIn = await startStandIn(first);
      const printed = await call(standIn.url, adapt).catch(String);
      return { printed, requests: [...standIn.requests] };
    };

    describe(language, { skip, concurrency: true }, () => {
      for (const status of RETRIED) {
        test(`a ${status} is followed by another attempt`, async () => {
          const { printed, requests } = await meet({ status });
          assert.equal(requests.length, 2);
          assert.ok(printed.includes(PICTURE), printed);
        });
      }

      test('Retry-After is waited for', async () => {
        const { requests } = await meet({ status: 503, headers: { 'retry-after': '2' } });
        const [first = 0, second = 0] = requests;
        assert.ok(second - first >= 1900, `${second - first} ms`);
      });

      for (const status of [401, 404, 422]) {
        test(`a ${status} is not`, async () => {
          const { requests } = await meet({ status });
          assert.equal(requests.length, 1);
        });
      }

      test('a connection that breaks is followed by another attempt', async () => {
        const { printed, requests } = await meet('broken', (block) =>
          block.replace('--retry-connrefused', '--retry-all-errors'),
        );
        assert.equal(requests.length, 2);
        assert.ok(printed.includes(PICTURE), printed);
      });

      // curl tells of it, see below.
      if (language === 'sh') return;
      test('one that is refused is, too', async () => {
        const start = performance.now();
        await assert.rejects(call(REFUSING, (block) => block.replace(ATTEMPTS, '$<name>2')));
        // The wait before the second attempt.
        assert.ok(performance.now() - start >= 1000);
      });
    });
  }

  test('curl does not try again after a refused or broken connection without being told to', async () => {
    const [block = ''] = await readBlocks('app-engineer.md', 'sh', REFUSING);
    const told = block.replace('-sS ', '').replace('--retry 3', '--retry 1');
    const untold = told.replace('--retry-connrefused ', '');
    const run = (script: string) => runBlock('bash', script, { directory, extension: 'sh' });
    await assert.rejects(run(told), /Will retry in 1 second/u);
    await assert.rejects(run(untold), ({ message }: Error) => !message.includes('Will retry'));
    await using standIn = await startStandIn('broken');
    const [toStandIn = ''] = await readBlocks('app-engineer.md', 'sh', standIn.url);
    await assert.rejects(run(toStandIn));
    assert.equal(standIn.requests.length, 1);
  });
});
