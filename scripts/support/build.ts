import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { listFiles, recordFile } from '../../src/checks/record.ts';
import { codeOf } from '../../src/thrown.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The bundle is made of these files and of templates. A start compares the templates with the recorded ones itself. */
const SOURCES = ['src/**', 'package-lock.json', 'scripts/support/{build,bundle,fill-compile-cache}.ts'];

/** Lists the folders of the bundled packages, and the sources as they were; written last. */
export const STAMP = 'dist/built.json';

/** A start trusts this file. */
const RECORD = 'dist/record.json';

/** Holds the id of the process that builds: two builds at once would mix their files. */
const LOCK = 'dist.lock';
/** ms */
const BETWEEN_LOOKS = 100;
/** A process that ended at once may leave a lock that names nobody. */
const LOOKS_AT_EMPTY = 50;

/** Exit codes of `scripts/build.ts`. */
const BUILD_CODE = { ok: 0, faults: 2 } as const;

type BuildCode = (typeof BUILD_CODE)[keyof typeof BUILD_CODE];

/**
 * Bundles the program, has templates and fonts checked, and fills the compile cache. The working directory is the
 * project's. Waits while another process builds.
 *
 * @param options.ifStale builds nothing if the sources are those of the bundle, such as when another process has built
 * @returns `faults` if templates or fonts have faults, which are reported; the bundle is there all the same
 * @throws Error if the program cannot be bundled
 */
export async function build({ ifStale }: { readonly ifStale: boolean }): Promise<BuildCode> {
  await takeLock();
  try {
    if (ifStale && !(await isStale())) return BUILD_CODE.ok;
    return await buildAlone();
  } finally {
    await rm(LOCK, { force: true });
  }
}

async function buildAlone(): Promise<BuildCode> {
  // A source that changes from now on makes the bundle stale.
  const sources = await listSources();
  const templates = listTemplates();
  const { bundle } = await import('./bundle.ts');
  const packages = await bundle();
  const recording = spawn(process.execPath, ['dist/record-checks.js'], { stdio: 'inherit' });
  const [code] = await once(recording, 'exit');
  // The bundle may hold another definition than the one that was checked.
  if (listTemplates() !== templates) {
    console.error('A template has changed during the build, so the next start checks the templates.');
    await rm(RECORD, { force: true });
  } else if (code === 0) {
    const { fillCompileCache } = await import('./fill-compile-cache.ts');
    await fillCompileCache();
  }
  await writeFile(STAMP, `${JSON.stringify({ packages, sources }, null, 2)}\n`);
  return code === 0 ? BUILD_CODE.ok : BUILD_CODE.faults;
}

/**
 * Runs {@link build} if the sources are others than those of the bundle. Faults of templates are left to whatever runs
 * next, which reports them.
 *
 * @throws Error with what the build wrote if the program cannot be bundled
 */
export async function buildIfStale(): Promise<void> {
  if (!(await isStale())) return;
  process.stderr.write('Building dist/, as the sources have changed\n');
  const building = spawn(process.execPath, ['scripts/build.ts', '--only-if-stale'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [written, [code]] = await Promise.all([building.stderr.toArray(), once(building, 'exit')]);
  if (code !== BUILD_CODE.ok && code !== BUILD_CODE.faults) {
    throw new Error(`The build failed:\n${Buffer.concat(written).toString()}`);
  }
}

async function isStale(): Promise<boolean> {
  try {
    const { sources } = JSON.parse(await readFile(join(ROOT, STAMP), 'utf8'));
    return JSON.stringify(sources) !== JSON.stringify(await listSources());
  } catch {
    return true;
  }
}

/** @returns all that is recorded of the templates' files; null if one cannot be read, which the checks report */
function listTemplates(): string | null {
  const directories = { templatesDirectory: join(ROOT, 'templates'), fontsDirectory: join(ROOT, 'fonts') };
  try {
    return JSON.stringify([...listFiles('templates', directories)].map(recordFile));
  } catch {
    return null;
  }
}

/** @returns size and time of each source by its path */
async function listSources(): Promise<Readonly<Record<string, string>>> {
  const paths = (await Array.fromAsync(glob(SOURCES, { cwd: ROOT }))).sort();
  const entries = await Promise.all(
    paths.map(async (path): Promise<[string, string][]> => {
      const stats = await stat(join(ROOT, path));
      return stats.isFile() ? [[path, `${stats.size} ${stats.mtimeMs}`]] : [];
    }),
  );
  return Object.fromEntries(entries.flat());
}

/** Waits until no other process builds. The lock of a process that has ended counts for nothing. */
async function takeLock(): Promise<void> {
  for (let looks = 0; ; looks += 1) {
    try {
      await writeFile(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(LOCK, 'utf8').catch(() => ''));
    if (holder > 0 ? !isRunning(holder) : looks > LOOKS_AT_EMPTY) await rm(LOCK, { force: true });
    await setTimeout(BETWEEN_LOOKS);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
