/**
 * The record of what the build has checked, in `dist/`. It names every file that the checks depend on; a start trusts it
 * only if all of them are the same.
 */
import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { IS_BUNDLE } from '../program-files.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import { messageOf } from '../thrown.ts';
import { fileSchema, findChange, FOLDERS, listFiles, pathOf, recordFile } from './inputs.ts';
import type { Folder, RecordedFile } from './inputs.ts';
import type { CheckedTemplate, CheckedTemplates } from './check-templates.ts';

const recordSchema = z.object({
  /** When the files were read, s since 1970. */
  recorded: z.int(),
  runtime: z.string(),
  folders: z.record(z.enum(FOLDERS), z.array(fileSchema)),
  /** Hex SHA-256 of the file of fallback cards. */
  fallbackCards: z.string(),
  // Not parsed further: `readSealed` has checked the hash, and the value is used only if this same code has written it.
  checked: z.custom<RecordedTemplates>((value) => typeof value === 'object' && value !== null),
});

/** `RecordedChecks` as JSON: the length of each picture, and templates in a folder that the start knows. */
interface RecordedTemplates extends Omit<RecordedChecks, 'templates'> {
  readonly templates: readonly (Omit<CheckedTemplate, 'fallbackCard'> & { readonly fallbackBytes: number })[];
}

/** Two files: the record itself below a line with its hash, and the fallback cards as PNG files one after the other. */
const RECORD = 'record.json';
const FALLBACK_CARDS = 'fallback-cards.bin';

/** The folder of both. */
const DIST = pathOf('dist');

/** Versions that change how cards are drawn, but no file. */
const RUNTIME = JSON.stringify([
  process.versions.node,
  process.versions.zlib,
  process.versions['icu'],
  process.arch,
]);

/** The checks and the documents that the build records. */
export interface RecordedChecks extends CheckedTemplates {
  /** The OpenAPI document of these templates as JSON: to write it takes 100 ms in one piece. */
  readonly apiDocument: string;
}

/** What was recorded, or why it does not hold: a sentence for the operator. */
export type ReadRecord = { readonly checked: RecordedChecks } | { readonly reason: string };

/**
 * Reads the record and compares the files that it names by their hashes; fonts, which are large and hashed again when they
 * are opened, by size and time where these are the same.
 *
 * @param dist the folder of the record
 */
export function readRecord(directories: RendererDirectories, dist = DIST): ReadRecord {
  const text = readSealed(join(dist, RECORD));
  if (text === null) return { reason: 'There is no sound record of the build. "npm run build" writes it.' };
  try {
    const record = recordSchema.parse(JSON.parse(text));
    if (record.runtime !== RUNTIME) return { reason: 'The build was made for another Node.' };
    for (const folder of ['templates', 'fonts', IS_BUNDLE ? 'bundle' : 'sources'] as const) {
      const trustedSince = folder === 'fonts' ? record.recorded : null;
      const changed = findChange(listFiles(folder, directories), record.folders[folder], trustedSince);
      if (changed !== null) return { reason: `${changed} is not as the build has checked it.` };
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

/** @returns the text below the line with its hash; null if there is none or it is damaged */
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
