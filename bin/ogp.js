#!/usr/bin/env node
// Runs on whatever Node is there, which may not be able to read TypeScript: require-node.js says so then and ends.
await import('../src/require-node.js');
const { buildIfStale } = await import('../scripts/support/build.ts');
await buildIfStale();
await import('../dist/cli.js');
