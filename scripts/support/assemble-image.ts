import { chmod, chown, cp, glob, lstat, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { NATIVE_PACKAGES } from './bundle.ts';
import { fillCompileCache } from './fill-compile-cache.ts';
import { licenceTexts } from './licence-texts.ts';

/** Copied as they are: a record of the build names every file of templates and fonts. */
const COPIED = ['templates', 'fonts', 'package.json', 'LICENSE'];

/** Files of `dist` that no process reads, and the cache, which holds for the path where it was filled alone. */
const UNUSED_OF_BUNDLE = /\.map$|^built\.json$|^compile-cache$/u;

/** Files of a package that a process loads, or that its licence demands. Types, sources and documents are left out. */
const OF_PACKAGE = /(?:\.[cm]?js|\.node|\.wasm|\.json|\.so(?:\.\d+)*)$|^(?:licen[cs]e|copying|notice)/iu;
const FOLDERS_LEFT_OUT = new Set([
  'node_modules',
  'src',
  'install',
  'bin',
  'include',
  'test',
  'tests',
  'docs',
]);

/**
 * Makes the folder that the image holds from a checkout that was built: the bundle, its record of checks, fonts,
 * templates, the packages of native code, and all licences; then fills the compile cache. The working directory is the
 * checkout.
 *
 * @param folder must not exist, or be empty; its path is the one in the image, because the compile cache depends on it
 * @param user the number of the user that runs the service; may read everything there and write nothing
 * @throws Error if the folder holds something, or the checkout lacks something
 */
export async function assembleImage(folder: string, user?: number): Promise<void> {
  const root = resolve(folder);
  await mkdir(root, { recursive: true });
  if ((await readdir(root)).length > 0) throw new Error(`Expected ${root} to be empty`);

  await copy('dist', root, (path) => !UNUSED_OF_BUNDLE.test(relative('dist', path)));
  for (const path of COPIED) await copy(path, root);
  const packages = await runtimePackages();
  for (const path of packages) await copy(path, root, isLoaded(path));
  await writeFile(join(root, 'licences.txt'), await licenceTexts(packages));

  const cache = join(root, 'dist/compile-cache');
  await mkdir(cache);
  if (user !== undefined) await chown(cache, user, user);
  await fillCompileCache(root, user);
  await protect(root, user !== undefined);
}

/** Keeps the times of files: a start compares them with the record of the build before it reads a file. */
async function copy(path: string, root: string, filter?: Filter): Promise<void> {
  const options = { recursive: true, preserveTimestamps: true, ...(filter === undefined ? {} : { filter }) };
  await cp(path, join(root, path), options);
}

type Filter = (path: string) => boolean | Promise<boolean>;

/** @param folder of a package */
function isLoaded(folder: string): Filter {
  return async (path) => {
    if (path === folder) return true;
    const name = basename(path);
    return (await stat(path)).isDirectory() ? !FOLDERS_LEFT_OUT.has(name) : OF_PACKAGE.test(name);
  };
}

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * Folders of the packages that the bundle loads at run time, with all that they depend on. Optional ones are those of
 * this platform: npm installs no others.
 */
async function runtimePackages(): Promise<string[]> {
  const found = new Set<string>();
  const add = async (name: string, from: string, isOptional: boolean): Promise<void> => {
    const folder = await findPackage(name, from);
    if (folder === null && isOptional) return;
    if (folder === null) throw new Error(`Expected the package ${name}, which the image needs: run "npm ci"`);
    if (found.has(folder)) return;
    found.add(folder);
    const manifest = packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    for (const name of Object.keys(manifest.dependencies)) await add(name, folder, false);
    for (const name of Object.keys(manifest.optionalDependencies)) await add(name, folder, true);
  };
  for (const name of NATIVE_PACKAGES) await add(name, '', false);
  return [...found].sort();
}

/** Looks for a package as Node does, no further up than the checkout. @returns null if it is not installed */
async function findPackage(name: string, from: string): Promise<string | null> {
  const folder = join(from, 'node_modules', name);
  if (await stat(folder).catch(() => null)) return folder;
  return from === '' ? null : findPackage(name, from === '.' ? '' : dirname(from));
}

/** Lets every user read and the owner alone write; Node keeps its cache readable for the user alone that filled it. */
async function protect(root: string, isRoot: boolean): Promise<void> {
  for await (const name of glob('**', { cwd: root })) {
    const path = join(root, name);
    const status = await lstat(path);
    if (isRoot) await chown(path, 0, 0);
    await chmod(path, status.isDirectory() || (status.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
