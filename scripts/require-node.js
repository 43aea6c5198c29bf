// Runs before the npm scripts, on whatever Node is there: therefore JavaScript, and nothing newer than Node 20 knows.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `This needs Node 24 or newer but runs on ${process.versions.node}: run "npm ci" first, it brings Node 26 for the npm scripts (without --omit=dev or --omit=optional).`,
  );
  process.exit(1);
}
