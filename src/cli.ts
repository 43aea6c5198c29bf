/** The command line's first file; `bin/ogp.js` has made sure that this Node can read it. */
import { EXIT_CODE } from './cli/errors.ts';
import { useCompileCache } from './program-files.ts';

// Whoever reads the output may have had enough of it, as `head` has: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(
    `ogp: Expected to write to standard output but could not: ${error.code ?? error.message}.\n`,
  );
  process.exit(EXIT_CODE.usage);
});
// Without a reader of messages the result and the exit code still count.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

useCompileCache();
const { run } = await import('./cli/program.ts');
process.exitCode = await run(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
// A command that was stopped has left what it had begun, such as renderer processes that were still starting.
if (process.exitCode === EXIT_CODE.interrupted || process.exitCode === EXIT_CODE.terminated) process.exit();
