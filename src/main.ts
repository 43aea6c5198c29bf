/**
 * Entry file of the service. It imports the other files dynamically, because an old Node cannot read them.
 * `program-files.ts` is the exception: it uses only features that an old Node has.
 */
import { useCompileCache } from './program-files.ts';

try {
  await import('./require-node.js');
  useCompileCache();
  const { start } = await import('./start.ts');
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
