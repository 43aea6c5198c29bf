/** The files that checks depend on, and whether they are still the same. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PROJECT } from '../program-files.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';

export const fileSchema = z.object({
  /** From its folder, with `/` between names. */
  path: z.string(),
  bytes: z.int(),
  /** s since 1970: layers of images keep no fractions. */
  modified: z.int(),
  sha256: z.string(),
});

export type RecordedFile = z.infer<typeof fileSchema>;

/** Code is recorded as sources and as the bundle, of which a start compares the one that runs. */
export const FOLDERS = ['templates', 'fonts', 'sources', 'bundle'] as const;

export type Folder = (typeof FOLDERS)[number];

/** A file that changed less than this before the record is always hashed: it may change again within the same second. s */
const CLOCK_GRAIN = 2;

/** Absolute paths by the path in the folder, sorted. */
type Files = ReadonlyMap<string, string>;

/** @returns the files of a folder by their paths in it, sorted; those of packages that it needs have names of their own */
export function listFiles(
  folder: Folder,
  { templatesDirectory, fontsDirectory }: RendererDirectories,
): Files {
  switch (folder) {
    case 'templates':
      return listFolder(templatesDirectory);
    case 'fonts':
      return listFolder(fontsDirectory);
    case 'sources':
      return new Map([...listFolder(pathOf('src')), ['packages', pathOf('package-lock.json')]]);
    case 'bundle': {
      const code = [...listFolder(pathOf('dist'))].filter(([path]) => /^[^/]+\.(?:js|wasm)$/u.test(path));
      // The rasteriser is not in the bundle.
      return new Map([...code, ['resvg', pathOf('node_modules/@resvg/resvg-js/package.json')]]);
    }
  }
}

/** Names that begin with a dot are left out, as `readTemplates` does. */
function listFolder(directory: string): Files {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      // A folder counts too: an empty one is a template without files.
      return [file.slice(directory.length + 1) + (entry.isDirectory() ? '/' : ''), file] as const;
    })
    .filter(([path]) => !/(?:^|\/)\./u.test(path));
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function recordFile([path, file]: readonly [string, string]): RecordedFile {
  if (path.endsWith('/')) return { path, bytes: 0, modified: 0, sha256: '' };
  const { size, mtimeMs } = statSync(file);
  return { path, bytes: size, modified: Math.floor(mtimeMs / 1000), sha256: hashFile(file) };
}

/**
 * Compares files by their hashes.
 *
 * @param trustedSince files that are older than this, s since 1970, and have the same size and time are not hashed; for
 *   files that are large, and are hashed when they are read
 * @returns the first file or folder that is new, missing or of other content; null if there is none
 */
export function findChange(
  files: Files,
  recordedFiles: readonly RecordedFile[],
  trustedSince: number | null,
): string | null {
  const known = new Map(recordedFiles.map((file) => [file.path, file]));
  for (const [path, file] of files) {
    const before = known.get(path);
    if (before === undefined) return file;
    known.delete(path);
    if (path.endsWith('/') || (trustedSince !== null && isOld(file, before, trustedSince))) continue;
    if (hashFile(file) !== before.sha256) return file;
  }
  const [missing] = known.keys();
  return missing ?? null;
}

function isOld(file: string, { bytes, modified }: RecordedFile, since: number): boolean {
  const { size, mtimeMs } = statSync(file);
  return size === bytes && Math.floor(mtimeMs / 1000) === modified && modified + CLOCK_GRAIN < since;
}

function hashFile(file: string): string {
  return hash('sha256', readFileSync(file));
}

/** @returns the path of a file of this project */
export function pathOf(path: string): string {
  return fileURLToPath(new URL(path, PROJECT));
}
