// The first file that every program here runs, on whatever Node is there, which may not be able to read TypeScript:
// therefore JavaScript, and nothing that is newer than Node 20.

const OLDEST_NODE = 26;

// The npm scripts are written for a POSIX shell, and nothing is tested on Windows itself.
if (process.platform === 'win32') {
  console.error(
    'Expected Linux or macOS but this is Windows: use WSL, which is Linux, or the container image.',
  );
  process.exit(1);
}

const { node } = process.versions;
if (Number.parseInt(node, 10) < OLDEST_NODE) {
  console.error(
    `Expected Node ${OLDEST_NODE} or newer but this is Node ${node}: "npm ci" brings one for the npm scripts (without --omit=dev or --omit=optional).`,
  );
  process.exit(1);
}
