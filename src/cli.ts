/** The command line's first file; `bin/ogp.js` has made sure that this Node can read it. */
import { useCompileCache } from './program-files.ts';

// Whoever reads the output may have had enough of it, as `head` has: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

useCompileCache();
const { run } = await import('./cli/run.ts');
process.exitCode = await run(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
