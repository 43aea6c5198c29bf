import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What the bundle is made of, besides templates: a start finds out by itself whether these are the recorded ones. */
const SOURCES = [
  'src',
  'src/**',
  'package-lock.json',
  'scripts/support/{build,bundle,fill-compile-cache}.ts',
];

/** Lists the folders of the bundled packages; written last. */
export const STAMP = 'dist/built.json';

/** What `scripts/build.ts` ends with. */
export const BUILD_CODE = { ok: 0, faults: 2 } as const;

/**
 * Bundles the program, has templates and fonts checked, and fills the compile cache. The working directory is the
 * project's.
 *
 * @returns `faults` if templates or fonts have faults, which are reported; the bundle is there all the same
 * @throws Error if the program cannot be bundled
 */
export async function build(): Promise<(typeof BUILD_CODE)[keyof typeof BUILD_CODE]> {
  const { bundle } = await import('./bundle.ts');
  const packages = await bundle();
  const recording = spawn(process.execPath, ['dist/record-checks.js'], { stdio: 'inherit' });
  const [code] = await once(recording, 'exit');
  if (code === 0) {
    const { fillCompileCache } = await import('./fill-compile-cache.ts');
    await fillCompileCache();
  }
  await writeFile(STAMP, `${JSON.stringify({ packages }, null, 2)}\n`);
  return code === 0 ? BUILD_CODE.ok : BUILD_CODE.faults;
}

/**
 * Runs {@link build} if a source is newer than the bundle. Faults of templates are left to whatever runs next, which
 * reports them.
 *
 * @throws Error with what the build wrote if the program cannot be bundled
 */
export async function buildIfStale(): Promise<void> {
  if (!(await isStale())) return;
  process.stderr.write('Building dist/, as the sources are newer\n');
  const building = spawn(process.execPath, ['scripts/build.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [written, [code]] = await Promise.all([building.stderr.toArray(), once(building, 'exit')]);
  if (code !== BUILD_CODE.ok && code !== BUILD_CODE.faults) {
    throw new Error(`The build failed:\n${Buffer.concat(written).toString()}`);
  }
}

async function isStale(): Promise<boolean> {
  const built = await stat(join(ROOT, STAMP)).catch(() => null);
  if (built === null) return true;
  // The time of a folder tells of files that were removed.
  for await (const path of glob(SOURCES, { cwd: ROOT })) {
    if ((await stat(join(ROOT, path))).mtimeMs > built.mtimeMs) return true;
  }
  return false;
}
