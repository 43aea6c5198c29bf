import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const directory = new URL('page/', import.meta.url);

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The files of the designer's page by their names, as they are: the browser gets what stands in the repository. */
export async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(directory);
  const files = names.flatMap((name) => {
    const type = TYPES.get(extname(name));
    return type === undefined ? [] : [{ name, type }];
  });
  return new Map(
    await Promise.all(
      files.map(
        async ({ name, type }) => [name, { type, bytes: await readFile(new URL(name, directory)) }] as const,
      ),
    ),
  );
}
