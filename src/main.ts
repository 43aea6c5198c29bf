/** The process's first file. It imports the others itself, because an old Node could not even read them. */
import { useCompileCache } from './use-compile-cache.ts';

try {
  await import('./require-node.js');
  useCompileCache();
  const { start } = await import('./start.ts');
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
