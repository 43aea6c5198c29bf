/** Entry file of the command line. `bin/ogp.js` first checks the version of Node. */
import { EXIT_CODE } from './cli/errors.ts';
import { useCompileCache } from './program-files.ts';

// A reader such as `head` may close the pipe early, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(
    `ogp: Expected to write to standard output but could not: ${error.code ?? error.message}.\n`,
  );
  process.exit(EXIT_CODE.usage);
});
// If nobody reads the messages, the result and the exit code are still useful.
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
// A stopped command may have left unfinished work, such as renderer processes that are still starting.
if (process.exitCode === EXIT_CODE.interrupted || process.exitCode === EXIT_CODE.terminated) process.exit();
