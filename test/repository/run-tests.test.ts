import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { isRunning } from '../support/child-processes.ts';

const RUNNER = new URL('../../scripts/support/run-tests.ts', import.meta.url).href;

/** Long enough for a process to start on a busy machine. ms */
const TIMEOUT = 3_000;

/** Holds up timers as `for (;;);` does, without using the processor. */
const LOOP = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
const START_OTHER = `
  const { spawn } = require('node:child_process');
  const { pid } = spawn('sleep', ['60'], { stdio: ['ignore', 'inherit', 'inherit'] });
  require('node:fs').writeFileSync('started', String(pid));
`;

const FILES = {
  // In this folder, each file has a process of its own.
  'test/apart/loops.test.ts': `${START_OTHER} ${defineTest('loops', LOOP)}`,
  'test/apart/passes.test.ts': defineTest('passes apart'),
  'test/apart/waits.test.ts': `
    ${defineTest('waits', 'return new Promise(() => setInterval(() => {}, 1000));')}
    ${defineTest('passes after the one that waits')}
  `,
  // In these, files share one.
  'test/text/1.test.ts': defineTest('passes before the loop'),
  'test/text/2.test.ts': LOOP,
  'test/text/3.test.ts': defineTest('is not reached'),
  'test/store/1.test.ts': defineTest('passes in another process'),
};

function defineTest(name: string, body = ''): string {
  return `require('node:test').test('${name}', () => { ${body} });`;
}

describe('a run of tests that hang', () => {
  let root: string;
  let reasons: readonly string[];
  let output: string;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'ogp-tests-'));
    // Not as an argument: node:test gives the arguments of the runner's Node to the processes that it starts.
    const script = `
      import { writeFileSync } from 'node:fs';
      import { runTests } from ${JSON.stringify(RUNNER)};
      writeFileSync('reasons.json', JSON.stringify(await runTests({ paths: [], timeout: ${TIMEOUT} })));
    `;
    for (const [file, source] of Object.entries({ ...FILES, 'run.mjs': script })) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), source);
    }
    // Inside a test, node:test runs no others.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const run = promisify(execFile)(process.execPath, ['run.mjs'], { cwd: root, env, timeout: 60_000 });
    output = (await run).stdout;
    reasons = JSON.parse(readFileSync(join(root, 'reasons.json'), 'utf8'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  test('fails, and names the files that were ended and those that were not run', () => {
    assert.deepEqual(reasons.toSorted(), [
      'test/apart/loops.test.ts hung and was ended',
      'test/apart/waits.test.ts hung and was ended',
      'test/text/2.test.ts hung and was ended, test/text/3.test.ts was not run',
      'tests failed',
    ]);
  });

  test('goes on with the other files', () => {
    assert.match(output, /✔ passes apart/u);
    assert.match(output, /✔ passes in another process/u);
  });

  test('leaves it to a test that only waits to fail by itself', () => {
    assert.match(output, /✖ waits/u);
    assert.match(output, /✔ passes after the one that waits/u);
  });

  test('ends what such a file has started', { skip: !existsSync('/proc/self/stat') }, () => {
    assert.equal(isRunning(Number(readFileSync(join(root, 'started'), 'utf8'))), false);
  });
});
