/** The store in a directory: one file per card, `<directory>/<name>`. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../errors.ts';
import { codeOf, messageOf } from '../thrown.ts';
import { ALL_NAMES, isWithin, type Catalog, assertStoreName, isStoreName, type Store } from './store.ts';

/**
 * Creates a store in a directory, which is created when the first card is stored. Several processes may share it.
 *
 * `put` writes and flushes a draft under another name in the same directory, then links it to the card's name. `link`
 * (unlike `rename`) fails if the name exists. So a card is never visible in part and never changes, even with concurrent
 * writers or after a crash. `put` removes its draft also when it fails. Only a killed process leaves its draft behind,
 * under a name that `list` and `get` ignore.
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

    // One call of `readdir` returns all names.
    ranges: [ALL_NAMES],

    async *list(range, signal) {
      const names = await readNames(directory, signal);
      yield* names.filter((name) => isStoreName(name) && isWithin(name, range)).sort();
    },
  };
}

/** Creates a file. @returns false if a file of this name exists already */
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
  // Flushed: without it, a power failure could leave a name without its bytes.
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

/** Returns the names in a directory; none if it does not exist yet. */
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
    const message = `Aborted before it could ${action}`;
    return new Problem('deadline_exceeded', { message, cause: signal.reason });
  }
  const message = `Could not ${action}: ${messageOf(error)}`;
  return new Problem('store_unreachable', { message, cause: error });
}
