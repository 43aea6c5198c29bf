/**
 * `npm run goldens`: draws the golden pictures anew, by running the tests that compare with them. A picture that
 * changed makes the run fail: it is right only when somebody has looked at it.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findTests, runTests } from './support/run-tests.ts';

const { positionals } = parseArgs({ allowPositionals: true });

const paths: string[] = [];
for (const file of await findTests(positionals)) {
  if (/import \{ (?:compareWithGolden|proveGoldens) \}/u.test(await readFile(file, 'utf8'))) paths.push(file);
}
if (paths.length === 0) throw new Error('Expected tests that compare with golden pictures but found none');

const reasons = await runTests({ paths, environment: { UPDATE_GOLDENS: '1' } });
if (reasons.length > 0) {
  console.error('✖ Golden pictures were drawn anew, or a test fails: see above and git status.');
  process.exitCode = 1;
} else {
  console.log('No golden picture has changed.');
}
