/**
 * `npm run goldens`: draws the golden pictures anew, by running the tests that compare with them. A picture that
 * changed makes the run fail: it is right only when somebody has looked at it. A run that passes renews their record.
 */
import { glob, readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findKeyFault, readPixelRecord, takePixelRecord, writePixelRecord } from './support/pixel-record.ts';
import { findTests, runTests } from './support/run-tests.ts';

const { positionals } = parseArgs({ allowPositionals: true });

const paths: string[] = [];
for (const file of await findTests(positionals)) {
  if (/import \{ (?:compareWithGolden|proveGoldens) \}/u.test(await readFile(file, 'utf8'))) paths.push(file);
}
if (paths.length === 0) throw new Error('Expected tests that compare with golden pictures but found none');

const startedAt = Date.now();
const reasons = await runTests({ paths, environment: { UPDATE_GOLDENS: '1' } });
const drawn: string[] = [];
for await (const file of glob('test/render/**/*.png')) {
  if ((await stat(file)).mtimeMs >= startedAt) drawn.push(file);
}

if (drawn.length > 0) {
  console.error(`\n${drawn.sort().join('\n')}`);
  console.error(
    '✖ Drawn anew. Open each of these pictures, then run this again: it passes when nothing changes.',
  );
} else if (reasons.length > 0) console.error(`✖ No golden picture has changed, but ${reasons.join(', ')}`);
else {
  console.log('No golden picture has changed.');
  await renewRecord();
}
if (reasons.length > 0) process.exitCode = 1;

async function renewRecord(): Promise<void> {
  const before = await readPixelRecord();
  if (before === null) return;
  const now = await takePixelRecord(before);
  const fault = findKeyFault(before, now);
  if (fault === null) return writePixelRecord(now);
  console.error(`✖ ${fault}`);
  process.exitCode = 1;
}
