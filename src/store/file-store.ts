/** Cards as files of one directory: `<directory>/<name>`. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../errors.ts';
import { codeOf, messageOf } from '../thrown.ts';
import { ALL_NAMES, isWithin, type Catalog, assertStoreName, isStoreName, type Store } from './store.ts';

/**
 * A store in a directory, which the first card creates. Several processes may share it.
 *
 * A card is written to a file of another name in the same directory, flushed, and linked to its own name. `link`
 * (unlike `rename`) fails when the name is taken, so a card is visible whole or not at all and never changes,
 * whoever else writes it at this moment and wherever a crash falls. A draft is removed on every failure; only a
 * writer that is killed leaves its draft behind, under a name that is no card's.
 */
export function createFileStore({ directory }: { directory: string }): Store & Catalog {
  const pathOf = (name: string): string => {
    assertStoreName(name);
    return join(directory, name);
  };

  return {
    async put(name, picture, signal) {
      const path = pathOf(name);
      try {
        return (await createFile(directory, path, picture, signal)) ? 'stored' : 'present';
      } catch (error) {
        throw explain(error, signal, `write ${path}`);
      }
    },

    async get(name, signal) {
      const path = pathOf(name);
      try {
        return await readFile(path, { signal });
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw explain(error, signal, `read ${path}`);
      }
    },

    async has(name, signal) {
      const path = pathOf(name);
      try {
        signal.throwIfAborted();
        return (await stat(path)).isFile();
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return false;
        throw explain(error, signal, `look for ${path}`);
      }
    },

    // One reading of the directory lists all of it.
    ranges: [ALL_NAMES],

    async *list(range, signal) {
      const names = await readNames(directory, signal);
      yield* names.filter((name) => isStoreName(name) && isWithin(name, range)).sort();
    },
  };
}

/** @returns whether the file was created; false if there is one of this name already */
async function createFile(
  directory: string,
  path: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> {
  const draft = join(directory, `.${randomUUID()}.draft`);
  try {
    await writeDraft(draft, bytes, signal);
    signal.throwIfAborted();
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft).catch(ignoreMissing);
  }
}

async function writeDraft(draft: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  // Flushed, because otherwise a power failure could leave the name without the bytes.
  const options = { flag: 'wx', flush: true, signal };
  try {
    await writeFile(draft, bytes, options);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(draft), { recursive: true });
    await writeFile(draft, bytes, options);
  }
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** A directory that does not exist yet has none. */
async function readNames(directory: string, signal: AbortSignal): Promise<string[]> {
  try {
    signal.throwIfAborted();
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw explain(error, signal, `list ${directory}`);
  }
}

function explain(error: unknown, signal: AbortSignal, action: string): Problem {
  if (signal.aborted) {
    const message = `Gave up before it could ${action}`;
    return new Problem('deadline_exceeded', { message, cause: signal.reason });
  }
  const message = `Could not ${action}: ${messageOf(error)}`;
  return new Problem('store_unreachable', { message, cause: error });
}
