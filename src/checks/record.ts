/**
 * The record of what the build has checked: `dist/record.json`. It names every file that the checks depend on; a start
 * trusts it only if all of them are the same.
 */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { IS_BUNDLE, PROJECT } from '../program-files.ts';
import type { RendererDirectories } from '../renderer/permissions.ts';
import { messageOf } from '../thrown.ts';
import type { CheckedTemplate, CheckedTemplates } from './check-templates.ts';

const fileSchema = z.object({
  /** From its folder, with `/` between names. */
  path: z.string(),
  bytes: z.int(),
  /** s since 1970: layers of images keep no fractions. */
  modified: z.int(),
  sha256: z.string(),
});

type RecordedFile = z.infer<typeof fileSchema>;

const FOLDERS = ['templates', 'fonts', 'sources', 'bundle'] as const;

type Folder = (typeof FOLDERS)[number];

const recordSchema = z.object({
  /** When the files were read, s since 1970. */
  recorded: z.int(),
  runtime: z.string(),
  folders: z.record(z.enum(FOLDERS), z.array(fileSchema)),
  // Its own hash has been checked by then, and that it was written by this same code.
  checked: z.custom<RecordedTemplates>((value) => typeof value === 'object' && value !== null),
});

/** `CheckedTemplates` as JSON: pictures are base64, and templates are in a folder that is known at the start. */
type RecordedTemplates = Omit<CheckedTemplates, 'templates'> & {
  readonly templates: readonly (Omit<CheckedTemplate, 'directory' | 'fallbackCard'> & {
    readonly fallbackCard: string;
  })[];
};

/** A file that changed so shortly before it was read may have changed again without its time telling. s */
const CLOCK_GRAIN = 2;

const RECORD = pathOf('dist/record.json');

/** What the files do not tell of how cards are drawn. */
const RUNTIME = JSON.stringify([
  process.versions.node,
  process.versions.zlib,
  process.versions['icu'],
  process.arch,
]);

/** What was recorded, or why it does not hold: a sentence for the operator. */
export type ReadRecord = { readonly checked: CheckedTemplates } | { readonly reason: string };

/** Reads the record and compares the files that it names: by size and time, and by hash where these differ. */
export function readRecord(directories: RendererDirectories): ReadRecord {
  const text = readSealed();
  if (text === null) return { reason: 'There is no sound record of the build. "npm run build" writes it.' };
  try {
    const record = recordSchema.parse(JSON.parse(text));
    if (record.runtime !== RUNTIME) return { reason: 'The build was made for another Node.' };
    for (const folder of ['templates', 'fonts', IS_BUNDLE ? 'bundle' : 'sources'] as const) {
      const changed = findChange(listFiles(folder, directories), record.folders[folder], record.recorded);
      if (changed !== null) return { reason: `${changed} is not as the build has checked it.` };
    }
    return { checked: restore(record.checked, directories) };
  } catch (error) {
    return { reason: `The record of the build cannot be used: ${messageOf(error)}.` };
  }
}

/** The files that checks depend on, as they are before the checks read them. */
export type Snapshot = Pick<z.infer<typeof recordSchema>, 'recorded' | 'runtime' | 'folders'>;

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

/** @param snapshot was taken before the checks began, so that a file that changed meanwhile is not trusted */
export function writeRecord(snapshot: Snapshot, checked: CheckedTemplates): void {
  const templates = checked.templates.map(({ directory: _directory, fallbackCard, ...template }) => ({
    ...template,
    fallbackCard: fallbackCard.toBase64(),
  }));
  const text = JSON.stringify({ ...snapshot, checked: { ...checked, templates } });
  writeFileSync(RECORD, `${hash('sha256', text)}\n${text}`);
}

/** @returns the text below the line with its hash; null if there is none or it is damaged */
function readSealed(): string | null {
  try {
    const sealed = readFileSync(RECORD, 'utf8');
    const end = sealed.indexOf('\n');
    const text = sealed.slice(end + 1);
    return hash('sha256', text) === sealed.slice(0, end) ? text : null;
  } catch {
    return null;
  }
}

function restore(
  { templates, ...checked }: RecordedTemplates,
  { templatesDirectory }: RendererDirectories,
): CheckedTemplates {
  return {
    ...checked,
    templates: templates.map(({ fallbackCard, ...template }) => ({
      ...template,
      directory: join(templatesDirectory, template.name),
      fallbackCard: Uint8Array.fromBase64(fallbackCard),
    })),
  };
}

/** Absolute paths by the path in the folder, sorted. */
type Files = ReadonlyMap<string, string>;

function listFiles(folder: Folder, { templatesDirectory, fontsDirectory }: RendererDirectories): Files {
  switch (folder) {
    case 'templates':
      return listFolder(templatesDirectory);
    case 'fonts':
      return listFolder(fontsDirectory);
    case 'sources':
      return new Map([...listFolder(pathOf('src')), ['packages', pathOf('package-lock.json')]]);
    case 'bundle': {
      const code = [...listFolder(pathOf('dist'))].filter(([path]) => /^[^/]+\.(?:js|wasm)$/u.test(path));
      // What is not in the bundle: the rasteriser.
      return new Map([...code, ['resvg', pathOf('node_modules/@resvg/resvg-js/package.json')]]);
    }
  }
}

/** Names that begin with a dot are left out, as `readTemplates` does. */
function listFolder(directory: string): Files {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(directory.length + 1), file] as const;
    })
    .filter(([path]) => !/(?:^|\/)\./u.test(path));
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function recordFile([path, file]: readonly [string, string]): RecordedFile {
  const { size, mtimeMs } = statSync(file);
  return { path, bytes: size, modified: Math.floor(mtimeMs / 1000), sha256: hashFile(file) };
}

/** @returns the first file that is new, missing or of other content; null if there is none */
function findChange(files: Files, recordedFiles: readonly RecordedFile[], recorded: number): string | null {
  const known = new Map(recordedFiles.map((file) => [file.path, file]));
  for (const [path, file] of files) {
    const before = known.get(path);
    if (before === undefined) return file;
    known.delete(path);
    const { size, mtimeMs } = statSync(file);
    const modified = Math.floor(mtimeMs / 1000);
    const isSame = size === before.bytes && modified === before.modified;
    if (isSame && modified + CLOCK_GRAIN < recorded) continue;
    if (hashFile(file) !== before.sha256) return file;
  }
  const [missing] = known.keys();
  return missing ?? null;
}

function hashFile(file: string): string {
  return hash('sha256', readFileSync(file));
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(path, PROJECT));
}
