/**
 * `npm run lint`, `types`, `format` and `unused`: runs a program of `tools/checks`, which is installed if needed.
 * Passes the other arguments on to the program: `npm run format -- --check`.
 */
import { installChecks } from './support/install-packages.ts';
import { runStep } from './support/run-step.ts';

const [program, ...programArguments] = process.argv.slice(2);
if (program === undefined) throw new Error('Expected the name of a program of tools/checks');
installChecks();
const { ok, output } = await runStep({ name: program, command: [program, ...programArguments] }, true);
process.stderr.write(output);
if (!ok) process.exitCode = 1;
