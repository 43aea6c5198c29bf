/**
 * Second step of the build: checks templates and fonts, and records the result. If templates have faults, it fails like a
 * start of the service and writes no record.
 */
import { fileURLToPath } from 'node:url';
import { describeApi } from './app.ts';
import { PROJECT } from './program-files.ts';
import { resolveDirectories, runChecks, registerTemplates } from './checks/load-checked.ts';
import { messageOf } from './thrown.ts';
import { takeSnapshot, writeRecord } from './checks/record.ts';

const directories = resolveDirectories({
  templatesDirectory: fileURLToPath(new URL('templates', PROJECT)),
  fontsDirectory: fileURLToPath(new URL('fonts', PROJECT)),
});
try {
  const [snapshot] = await Promise.allSettled([Promise.try(takeSnapshot, directories)]);
  const checked = await runChecks(directories);
  // Thrown only after the checks, because they give a better message for a file that cannot be read.
  if (snapshot.status === 'rejected') throw snapshot.reason;
  const registry = await registerTemplates({ ...checked, isRecorded: false });
  const apiDocument = JSON.stringify(await describeApi(registry));
  writeRecord(snapshot.value, { ...checked, apiDocument });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
