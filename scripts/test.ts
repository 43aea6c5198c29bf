/** `npm test`: all tests; `npm test -- test/store --name=atomic`: those in the folder whose names match. */
import { parseArgs } from 'node:util';
import { runTests } from './support/run-tests.ts';

const { values, positionals } = parseArgs({ options: { name: { type: 'string' } }, allowPositionals: true });

const reasons = await runTests({ paths: positionals, name: values.name });
if (reasons.length > 0) {
  console.error(`✖ ${reasons.join(', ')}`);
  process.exitCode = 1;
}
