/**
 * The second step of the build: checks templates and fonts, and records that. Faults of templates end it as they end a
 * start, and leave no record.
 */
import { fileURLToPath } from 'node:url';
import { PROJECT } from '../program-files.ts';
import { resolveDirectories, runChecks } from './load-checked.ts';
import { messageOf } from '../thrown.ts';
import { takeSnapshot, writeRecord } from './record.ts';

const directories = resolveDirectories({
  templatesDirectory: fileURLToPath(new URL('templates', PROJECT)),
  fontsDirectory: fileURLToPath(new URL('fonts', PROJECT)),
});
const snapshot = takeSnapshot(directories);
try {
  writeRecord(snapshot, await runChecks(directories));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
