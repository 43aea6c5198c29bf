/** The process's first file. It imports the others itself, because an old Node could not even read them. */

const OLDEST_NODE = 24;

try {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < OLDEST_NODE) {
    throw new Error(
      `Expected Node ${OLDEST_NODE} or newer but this is Node ${node}: "npm ci" brings one for "npm start".`,
    );
  }
  const { start } = await import('./start.ts');
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
