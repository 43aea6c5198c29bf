import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { messageOf } from '../thrown.ts';

/** Data URIs of PNG files by what the template's files refer to, for each picture that is not drawn as it is stored. */
export type DrawnPictures = Readonly<Record<string, string>>;

/** The folder of one template, read whole. */
export interface TemplateFolder {
  readonly name: string;
  readonly directory: string;
  /** By their paths from the folder with `/` between names, sorted by code unit. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Pictures that are drawn otherwise than they are stored; none until they have been prepared. */
  readonly drawn: DrawnPictures;
}

export const VARIANT_SUFFIX = '.svg.njk';
export const DEFAULT_VARIANT = 'card';
export const FALLBACK_VARIANT = 'fallback';

const MAX_FILE_BYTES = 4 * 1024 * 1024;

type Note = (path: string, message: string) => void;

/**
 * Reads every template: each folder of `directory`, whatever it holds. Names that begin with a dot are left out, as
 * systems and editors leave such files behind.
 *
 * @returns what could be read, sorted by name, and what is wrong with the rest
 */
export async function readTemplates(
  directory: string,
): Promise<{ readonly folders: readonly TemplateFolder[]; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const note: Note = (path, message) => findings.push({ file: displayPath(path), line: 1, message });
  const folders: TemplateFolder[] = [];

  const names = await readdir(directory).catch((error: unknown) => {
    note(directory, `The folder of templates cannot be read: ${messageOf(error)}.`);
    return [];
  });
  for (const name of visible(names)) {
    const folder = join(directory, name);
    const stats = await lstat(folder);
    if (stats.isSymbolicLink())
      note(folder, 'A symbolic link cannot be a template. Put the folder itself here.');
    if (!stats.isDirectory()) continue;
    if (!isTemplateName(name)) {
      note(folder, `The name of a template has ${NAME_RULE}. Rename the folder.`);
      continue;
    }
    const files = new Map(await readFiles(folder, await realpath(folder), note));
    folders.push({ name, directory: folder, files, drawn: {} });
  }
  if (folders.length === 0 && findings.length === 0) note(directory, 'There is no template in this folder.');
  return { folders, findings };
}

async function readFiles(folder: string, root: string, note: Note, prefix = ''): Promise<[string, Buffer][]> {
  const files: [string, Buffer][] = [];
  for (const name of visible(await readdir(folder))) {
    const path = join(folder, name);
    const link = (await lstat(path)).isSymbolicLink();
    if (link && !isWithin(root, await realpath(path).catch(() => dirname(root)))) {
      note(path, 'A symbolic link leads out of the template. Put the file itself here.');
      continue;
    }
    const stats = await stat(path);
    if (stats.isDirectory() && !link) {
      files.push(...(await readFiles(path, root, note, `${prefix}${name}/`)));
    } else if (!stats.isFile()) {
      note(path, 'A template consists of files and folders. Remove this.');
    } else if (stats.size > MAX_FILE_BYTES) {
      note(path, `Expected at most ${MAX_FILE_BYTES} bytes for a file but received ${stats.size}.`);
    } else {
      files.push([`${prefix}${name}`, await readFile(path)]);
    }
  }
  return prefix === '' ? files.sort(([one], [other]) => (one < other ? -1 : 1)) : files;
}

function visible(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('.')).sort();
}

function isWithin(root: string, path: string): boolean {
  return path.startsWith(root + sep);
}

/** The variants of a template by name, the card first: the file and its path in the folder. */
export function variantFiles({
  files,
}: TemplateFolder): ReadonlyMap<string, { path: string; bytes: Buffer }> {
  const variants = [...files]
    .filter(([path]) => path.endsWith(VARIANT_SUFFIX) && !path.includes('/'))
    .map(([path, bytes]) => [basename(path, VARIANT_SUFFIX), { path, bytes }] as const);
  return new Map(variants.sort(([one], [other]) => rank(one) - rank(other)));
}

function rank(variant: string): number {
  if (variant === DEFAULT_VARIANT) return 0;
  return fallbackOf(variant) === null ? 1 : 2;
}

/**
 * Returns the variant that a drawing of this name stands in for: `fallback-square` for `square`, and `fallback` for all
 * others.
 *
 * @returns null for a drawing that clients can ask for
 */
export function fallbackOf(name: string): string | null {
  if (name === FALLBACK_VARIANT) return DEFAULT_VARIANT;
  return name.startsWith(`${FALLBACK_VARIANT}-`) ? name.slice(FALLBACK_VARIANT.length + 1) : null;
}

/** Of a template, a variant or a field, characters. */
export const LONGEST_NAME = 64;

/** Completes the sentence "expected …". */
export const NAME_RULE = `up to ${LONGEST_NAME} lower-case letters, digits and "-", a letter first`;

/** Names of templates and of their variants, as they appear in URLs. */
export function isTemplateName(name: string): boolean {
  return name.length <= LONGEST_NAME && /^[a-z][a-z0-9-]*$/.test(name);
}

/** Whether a path, as findings have it, is in the folder of a template. */
export function isInFolder(path: string, { directory }: Pick<TemplateFolder, 'directory'>): boolean {
  return path.startsWith(displayPath(directory) + sep);
}

/** A path as people want to read and click it: from the working directory if it lies there. */
export function displayPath(path: string): string {
  const local = relative('', path);
  return local.startsWith('..') || isAbsolute(local) ? path : local;
}

/** One thing that is wrong with a template, and what to do about it. */
export interface Finding {
  /** Where it is: as a path from the working directory if the file lies in it. */
  readonly file: string;
  /** 1-based; 1 also for what concerns a whole file. */
  readonly line: number;
  readonly message: string;
}

/** Templates that must not be used: everything that is wrong with all of them. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const count = findings.length === 1 ? 'one fault' : `${findings.length} faults`;
    super([`The templates have ${count}:`, ...findings.map(formatFinding)].join('\n'));
    this.findings = findings;
  }
}

/** `templates/vaccine/card.svg.njk:12: what is wrong` */
function formatFinding({ file, line, message }: Finding): string {
  return `${file}:${line}: ${message}`;
}

/** Takes what a check finds in one file. */
export type Report = (line: number, message: string) => void;
