/**
 * The second step of the build: checks templates and fonts, and records that. Faults of templates end it as they end a
 * start, and leave no record.
 */
import { fileURLToPath } from 'node:url';
import { PROJECT } from '../program-files.ts';
import { resolveDirectories, runChecks } from './load-checked.ts';
import { messageOf } from '../thrown.ts';
import { takeSnapshot, writeRecord, type Snapshot } from './record.ts';

const directories = resolveDirectories({
  templatesDirectory: fileURLToPath(new URL('templates', PROJECT)),
  fontsDirectory: fileURLToPath(new URL('fonts', PROJECT)),
});
try {
  const snapshot = takeSnapshotOrNull();
  const checked = await runChecks(directories);
  // The checks have more to say about files that cannot be read.
  writeRecord(snapshot ?? takeSnapshot(directories), checked);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

function takeSnapshotOrNull(): Snapshot | null {
  try {
    return takeSnapshot(directories);
  } catch {
    return null;
  }
}
