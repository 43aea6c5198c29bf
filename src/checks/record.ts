import { hash } from 'node:crypto';
import { readFileSync, writeFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { IS_BUNDLE, PROJECT } from '../program-files.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import { messageOf } from '../thrown.ts';
import type { CheckedTemplate, CheckedTemplates } from './check-templates.ts';

/** Detection of changes in the files that the checks depend on. */

export const fileSchema = z.object({
  /** Relative to its folder, with `/` as separator. */
  path: z.string(),
  bytes: z.int(),
  /** Whole seconds since 1970, because layers of container images keep no fractions. */
  modified: z.int(),
  sha256: z.string(),
});

export type RecordedFile = z.infer<typeof fileSchema>;

/** The recorded folders. Code is recorded twice, as sources and as bundle. A start compares the one that it runs. */
export const FOLDERS = ['templates', 'fonts', 'sources', 'bundle'] as const;

export type Folder = (typeof FOLDERS)[number];

/**
 * A file that changed less than this before the recording is always hashed, because a later change within the same second
 * would not change its time. s
 */
const CLOCK_GRAIN = 2;

/** Absolute paths by the path relative to the folder, sorted. */
type Files = ReadonlyMap<string, string>;

/** Lists the files of a folder. Files of packages that the folder needs are listed under names such as "resvg". */
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
      // The rasteriser is a native package, which is not bundled.
      return new Map([...code, ['resvg', pathOf('node_modules/@resvg/resvg-js/package.json')]]);
    }
  }
}

/** Lists a folder recursively. Omits names that begin with a dot, as `readTemplates` does. */
function listFolder(directory: string): Files {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      // Folders are listed too, because an empty folder is a template without files.
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
 * Compares files with their recorded hashes.
 *
 * @param trustedSince files that are older than this (s since 1970) and have the recorded size and time are not hashed.
 *   For large files that are hashed when they are opened. null hashes all files.
 * @returns the first file or folder that is new, missing or changed; null if there is none
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

/** Returns the absolute path of a file of this project. */
export function pathOf(path: string): string {
  return fileURLToPath(new URL(path, PROJECT));
}

/**
 * The record of the build's checks, in `dist/`. It lists every file that the checks depend on. A start uses it only if none
 * of them has changed.
 */

const recordSchema = z.object({
  /** When the files were read, s since 1970. */
  recorded: z.int(),
  runtime: z.string(),
  folders: z.record(z.enum(FOLDERS), z.array(fileSchema)),
  /** Hex SHA-256 of the file of fallback cards. */
  fallbackCards: z.string(),
  // Not validated further: `readSealed` has checked the hash, and the record is used only if this same code wrote it.
  checked: z.custom<RecordedTemplates>((value) => typeof value === 'object' && value !== null),
});

/** `RecordedChecks` as JSON. It has the length of each fallback card instead of its bytes. */
interface RecordedTemplates extends Omit<RecordedChecks, 'templates'> {
  readonly templates: readonly (Omit<CheckedTemplate, 'fallbackCard'> & { readonly fallbackBytes: number })[];
}

/** The record: a line with the hash of the rest, then JSON. */
const RECORD = 'record.json';
/** The fallback cards: PNG files, concatenated. */
const FALLBACK_CARDS = 'fallback-cards.bin';

/** The folder of both files. */
const DIST = pathOf('dist');

/** Versions that may change how cards are drawn without a change of a file. */
const RUNTIME = JSON.stringify([
  process.versions.node,
  process.versions.zlib,
  process.versions['icu'],
  process.arch,
]);

/** The checks and the documents that the build records. */
export interface RecordedChecks extends CheckedTemplates {
  /** The OpenAPI document of these templates as JSON. Recorded because generating it blocks the event loop for 100 ms. */
  readonly apiDocument: string;
}

/** The recorded checks, or the reason why they cannot be used, as a sentence for the operator. */
export type ReadRecord = { readonly checked: RecordedChecks } | { readonly reason: string };

/**
 * Reads the record and compares the hashes of all files that it lists. Fonts with unchanged size and time are not hashed,
 * because they are large and are hashed when they are opened.
 *
 * @param dist the folder of the record
 */
export function readRecord(directories: RendererDirectories, dist = DIST): ReadRecord {
  const text = readSealed(join(dist, RECORD));
  if (text === null)
    return { reason: 'The record of the build is missing or damaged. "npm run build" writes it.' };
  try {
    const record = recordSchema.parse(JSON.parse(text));
    if (record.runtime !== RUNTIME) return { reason: 'The build was made with another version of Node.' };
    for (const folder of ['templates', 'fonts', IS_BUNDLE ? 'bundle' : 'sources'] as const) {
      const trustedSince = folder === 'fonts' ? record.recorded : null;
      const changed = findChange(listFiles(folder, directories), record.folders[folder], trustedSince);
      if (changed !== null) return { reason: `${changed} has changed since the build checked it.` };
    }
    const fallbackCards = readFileSync(join(dist, FALLBACK_CARDS));
    if (hash('sha256', fallbackCards) !== record.fallbackCards) {
      return { reason: `${join(dist, FALLBACK_CARDS)} is damaged.` };
    }
    return { checked: restore(record.checked, fallbackCards, directories) };
  } catch (error) {
    return { reason: `The record of the build cannot be used: ${messageOf(error)}.` };
  }
}

/** The state of the files that the checks depend on, before the checks read them. */
export type Snapshot = Pick<z.infer<typeof recordSchema>, 'recorded' | 'runtime' | 'folders'>;

/** Hashes all files that the checks depend on. */
export function takeSnapshot(directories: RendererDirectories): Snapshot {
  const record = (folder: Folder): RecordedFile[] => [...listFiles(folder, directories)].map(recordFile);
  return {
    recorded: Math.floor(Date.now() / 1000),
    runtime: RUNTIME,
    folders: {
      templates: record('templates'),
      fonts: record('fonts'),
      sources: record('sources'),
      bundle: record('bundle'),
    },
  };
}

/** Writes the record. @param snapshot taken before the checks, so that files that changed meanwhile are not trusted */
export function writeRecord(snapshot: Snapshot, checked: RecordedChecks, dist = DIST): void {
  const fallbackCards = Buffer.concat(checked.templates.map(({ fallbackCard }) => fallbackCard));
  const recorded: RecordedTemplates = {
    ...checked,
    templates: checked.templates.map(({ fallbackCard, ...template }) => ({
      ...template,
      fallbackBytes: fallbackCard.byteLength,
    })),
  };
  const text = JSON.stringify({
    ...snapshot,
    fallbackCards: hash('sha256', fallbackCards),
    checked: recorded,
  } satisfies z.input<typeof recordSchema>);
  writeFileSync(join(dist, FALLBACK_CARDS), fallbackCards);
  writeFileSync(join(dist, RECORD), `${hash('sha256', text)}\n${text}`);
}

/** Returns the text below the line with its hash; null if the file is missing or damaged. */
function readSealed(file: string): string | null {
  try {
    const sealed = readFileSync(file, 'utf8');
    const end = sealed.indexOf('\n');
    const text = sealed.slice(end + 1);
    return hash('sha256', text) === sealed.slice(0, end) ? text : null;
  } catch {
    return null;
  }
}

function restore(
  { templates, ...checked }: RecordedTemplates,
  fallbackCards: Uint8Array,
  { templatesDirectory }: RendererDirectories,
): RecordedChecks {
  let end = 0;
  return {
    ...checked,
    templates: templates.map(({ fallbackBytes, source, ...template }) => {
      end += fallbackBytes;
      const fallbackCard = fallbackCards.subarray(end - fallbackBytes, end);
      return {
        ...template,
        source: { ...source, directory: join(templatesDirectory, source.name) },
        fallbackCard,
      };
    }),
  };
}
