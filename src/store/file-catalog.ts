import { readdir } from 'node:fs/promises';
import { Problem } from '../errors.ts';
import { isWithin, type Catalog } from './catalog.ts';
import { isStoreName } from './store-name.ts';
import { messageOf } from '../thrown.ts';

/** The cards of a directory; one that does not exist yet has none. */
export function createFileCatalog({ directory }: { directory: string }): Catalog {
  return {
    async *list(range) {
      const names = await readNames(directory);
      yield* names.filter((name) => isStoreName(name) && isWithin(name, range)).sort();
    },
  };
}

async function readNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    const message = `Could not list ${directory}: ${messageOf(error)}`;
    throw new Problem('store_unreachable', { message, cause: error });
  }
}
