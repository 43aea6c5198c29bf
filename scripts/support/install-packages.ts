import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/**
 * Installs the packages of a folder that has a lock file of its own, if they are not installed as that file says.
 * They are no dependencies of the service, so the root's `npm ci` leaves them out.
 *
 * @param folder from the root of the repository: `tools/generators`
 * @param options for `npm ci`
 * @returns the folder of the installed packages
 * @throws Error if npm fails
 */
export function installPackages(folder: string, options: readonly string[] = []): URL {
  const base = new URL(`${folder}/`, ROOT);
  const packages = new URL('node_modules/', base);
  // npm writes the hidden file at the end of an install.
  const installed = modifiedAt(new URL('.package-lock.json', packages));
  if (installed >= modifiedAt(new URL('package-lock.json', base))) return packages;
  const command = ['ci', '--prefix', folder, ...options, '--loglevel', 'error'];
  console.error(`Installing packages: npm ${command.join(' ')}`);
  const { status } = spawnSync('npm', command, {
    cwd: fileURLToPath(ROOT),
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (status !== 0) throw new Error(`Expected "npm ${command.join(' ')}" to succeed but it failed`);
  return packages;
}

/**
 * Installs `tools/checks` and puts its programs first on `PATH`, so that processes that this one starts find them by
 * name. oxlint finds tsgolint in the same way.
 *
 * @throws Error if npm fails
 */
export function installChecks(): void {
  const programs = fileURLToPath(new URL('.bin', installPackages('tools/checks')));
  process.env['PATH'] = [programs, process.env['PATH']].join(delimiter);
}

/** Milliseconds; 0 for a file that does not exist. */
function modifiedAt(file: URL): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
