// Every program of this project runs this file first. An old Node may not be able to read TypeScript, so this file is
// JavaScript and uses no feature that is newer than Node 20.

const OLDEST_NODE = 26;

// The npm scripts need a POSIX shell, and no test runs on Windows.
if (process.platform === 'win32') {
  console.error(
    'Expected Linux or macOS but this is Windows: use WSL, which is Linux, or the container image.',
  );
  process.exit(1);
}

const { node } = process.versions;
if (Number.parseInt(node, 10) < OLDEST_NODE) {
  console.error(
    `Expected Node ${OLDEST_NODE} or newer but this is Node ${node}: "npm ci" installs one for the npm scripts (without --omit=dev or --omit=optional).`,
  );
  process.exit(1);
}
