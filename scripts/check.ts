/** `npm run check`: everything that continuous integration asks of the sources. */
import { installChecks, installPackages } from './support/install-packages.ts';
import { runStep, type Step, type StepResult } from './support/run-step.ts';

/** They only read, so they run side by side. */
const READING: readonly Step[] = [
  { name: 'types', command: ['tsc'] },
  { name: 'page', command: ['tsc', '--project', 'src/preview/page'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'document', command: ['node', 'tools/checks/lint-document.js'] },
  { name: 'unused', command: ['knip', '--treat-config-hints-as-errors'] },
  { name: 'documents', command: ['node', 'scripts/docs.ts', '--check'] },
];
const TESTS: Step = { name: 'tests', command: ['node', 'scripts/test.ts'] };

installChecks();
// Of the test that generates them.
installPackages('tools/client-types');

const results: StepResult[] = [];

const running = READING.map((step) => runStep(step, false));
for (const result of await Promise.all(running)) {
  printHeading(result.step);
  process.stdout.write(result.output);
  results.push(result);
}
printHeading(TESTS);
results.push(await runStep(TESTS, true));

console.log('\n── summary');
for (const { step, ok, seconds } of results) {
  console.log(`${ok ? '✔' : '✖'} ${step.name.padEnd(10)} ${seconds.toFixed(1)} s`);
}
const failed = results.filter(({ ok }) => !ok);
if (failed.length > 0) {
  console.error(`✖ failed: ${failed.map(({ step }) => step.name).join(', ')}`);
  process.exitCode = 1;
}

function printHeading({ name, command }: Step): void {
  console.log(`\n── ${name}: ${command.join(' ')}`);
}
