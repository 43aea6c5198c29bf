import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readBlocks } from './support/read-blocks.ts';
import { runBlock } from './support/run-block.ts';
import { startStandIn, type FirstAnswer, type StandIn } from './support/start-stand-in.ts';

interface Client {
  readonly language: string;
  readonly program: string;
  readonly extension: string;
  /** Runs all files that its arguments name at a time. A process for each would take longer than all tests. */
  readonly runAll: string;
  readonly skip?: string | false;
}

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

const CLIENTS: readonly Client[] = [
  {
    language: 'sh',
    program: 'bash',
    extension: 'sh',
    runAll: 'for file in "$@"; do bash -euo pipefail "$file" & done; wait',
  },
  {
    language: 'ts',
    program: process.execPath,
    extension: 'mts',
    runAll: 'await Promise.allSettled(process.argv.slice(2).map((file) => import(file)));',
  },
  {
    language: 'python',
    program: 'python3',
    extension: 'py',
    runAll: `import sys, threading
def run(path):
    with open(path) as file:
        exec(compile(file.read(), path, 'exec'), {'__name__': '__main__'})
threads = [threading.Thread(target=run, args=[path]) for path in sys.argv[1:]]
for thread in threads: thread.start()
for thread in threads: thread.join()
`,
    skip: hasRequests ? false : 'python3 with requests is not here',
  },
];

/** 429 is no answer of the service, but of what stands before it. */
const RETRIED = [408, 429, 500, 502, 503, 504];
const FINAL = [401, 404, 422];

/** How many attempts a client makes; to the first two the rest adds nothing but time. */
const ATTEMPTS = /(?<name>attempts ?= ?)3/u;

/** Nothing listens there. */
const REFUSING = 'http://127.0.0.1:1';

/** By name, what the first request of a client meets. */
const CASES: ReadonlyMap<string, FirstAnswer> = new Map<string, FirstAnswer>([
  ...[...RETRIED, ...FINAL].map((status) => [String(status), { status }] as const),
  ['Retry-After', { status: 503, headers: { 'retry-after': '2' } }],
  ['text', { status: 429, headers: { 'content-type': 'text/plain' }, body: 'Rate exceeded.' }],
  ['page', { status: 503, headers: { 'retry-after': '1' }, body: '<h1>Busy</h1>' }],
  ['broken', 'broken'],
  ['silent', 'silent'],
]);
/** What curl takes for an answer, and other clients for none of the service. */
const UNREADABLE: ReadonlyMap<string, FirstAnswer> = new Map<string, FirstAnswer>([
  ['no JSON', { status: 200, body: '<!doctype html>' }],
  ['a text', { status: 200, body: '"Welcome"' }],
  ['a date', { status: 200, headers: { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, body: '' }],
]);
/** Cuts the time that a client waits for an answer. */
const PATIENCE = /\b12(?=\)|_000| )/u;
const OWN_PICTURE = 'https://www.example.jp/share.png';

describe('the clients of app-engineer.md', { concurrency: true }, () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'ogp-retries-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  for (const { language, program, extension, runAll, skip = false } of CLIENTS) {
    describe(language, { skip }, () => {
      const standIns = new Map<string, StandIn>();
      let printed = '';
      before(async () => {
        const own = mkdtempSync(join(directory, 'calls-'));
        const files: string[] = [];
        for (const [name, first] of [...CASES, ...(language === 'sh' ? [] : UNREADABLE)]) {
          const standIn = await startStandIn(first);
          standIns.set(name, standIn);
          const [asWritten = ''] = await readBlocks('app-engineer.md', language, standIn.url);
          const block = first === 'silent' ? asWritten.replace(PATIENCE, '1') : asWritten;
          const file = join(own, `${name}.${extension}`);
          // By itself, curl takes a broken connection for final, see below.
          writeFileSync(
            file,
            first === 'broken' ? block.replace('--retry-connrefused', '--retry-all-errors') : block,
          );
          files.push(file);
        }
        printed = await runBlock(program, runAll, { directory: own, extension, args: files });
      });
      after(() => Promise.all([...standIns.values()].map((standIn) => standIn[Symbol.asyncDispose]())));

      const requestsOf = (name: string): readonly number[] => standIns.get(name)?.requests ?? [];
      const assertRetried = (name: string): void => {
        assert.equal(requestsOf(name).length, 2);
        const picture = standIns.get(name)?.picture;
        assert.ok(picture !== undefined && printed.includes(picture), printed);
      };

      for (const status of RETRIED) {
        test(`a ${status} is followed by another attempt`, () => assertRetried(String(status)));
      }

      test('Retry-After is waited for', () => {
        assertRetried('Retry-After');
        const [first = 0, second = 0] = requestsOf('Retry-After');
        assert.ok(second - first >= 1900, `${second - first} ms`);
      });

      for (const status of FINAL) {
        test(`a ${status} is not`, () => assert.equal(requestsOf(String(status)).length, 1));
      }

      for (const [name, what] of [
        ['text', 'a 429 whose body is a text'],
        ['page', 'a 503 with a page'],
        ['silent', 'an answer that does not come'],
      ] as const) {
        test(`${what} is followed by another attempt`, () => assertRetried(name));
      }

      test('a connection that breaks is followed by another attempt', () => assertRetried('broken'));

      // curl tells of it, see below.
      if (language === 'sh') return;
      for (const name of UNREADABLE.keys()) {
        test(`so is ${name} with 200`, () => assertRetried(name));
      }

      test('one that is refused is, too; then the picture of the app is shared', async () => {
        const start = performance.now();
        const [block = ''] = await readBlocks('app-engineer.md', language, REFUSING);
        const twice = block.replace(ATTEMPTS, '$<name>2');
        assert.equal((await runBlock(program, twice, { directory, extension })).trim(), OWN_PICTURE);
        // The wait before the second attempt.
        assert.ok(performance.now() - start >= 1000);
      });

      test('it is shared, too, when the service is overloaded throughout', async () => {
        const answer = { status: 429, body: 'Rate exceeded.', always: true };
        await using standIn = await startStandIn(answer);
        const [block = ''] = await readBlocks('app-engineer.md', language, standIn.url);
        const twice = block.replace(ATTEMPTS, '$<name>2');
        const own = mkdtempSync(join(directory, 'overloaded-'));
        assert.equal((await runBlock(program, twice, { directory: own, extension })).trim(), OWN_PICTURE);
        assert.equal(standIn.requests.length, 2);
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
