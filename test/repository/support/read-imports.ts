import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file that imports another one of this repository; paths from its root. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether nothing of it is left when the program runs. */
  readonly isType: boolean;
}

/** The forms that the formatter leaves: `import … from './…'`, `export … from './…'`, `import('./…')`. */
const IMPORT = /^(?:import|export)( type)?\b([^;'"]*?)\bfrom\s'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gmu;

/** @returns all imports of the modules in these folders, of files by their paths; packages are left out */
export async function readImports(folders: readonly string[]): Promise<readonly Import[]> {
  const files = await Array.fromAsync(glob(folders.map((folder) => `${folder}/**/*.{ts,js}`)));
  const lists = await Promise.all(files.sort().map(readFileImports));
  return lists.flat();
}

async function readFileImports(from: string): Promise<Import[]> {
  const source = await readFile(from, 'utf8');
  return [...source.matchAll(IMPORT)].map(([, type, names = '', fixed, dynamic]) => ({
    from,
    to: join(dirname(from), fixed ?? dynamic ?? ''),
    isType: type !== undefined || isAllTypes(names),
  }));
}

/** `{ type One, type Other }` */
function isAllTypes(names: string): boolean {
  const listed = /^\s*\{(.*)\}\s*$/su.exec(names)?.[1];
  if (listed === undefined) return false;
  return listed.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}
