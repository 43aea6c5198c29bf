import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { SHARED_MODULES } from '../program-files.ts';

/** Describes a template. Imported, because the shape of a context is code. */
export const DEFINITION_FILE = 'template.ts';

/** The modules of this program that a template imports, by the path that it writes. */
const HELPER = /\/src\/template\/([a-z-]+)\.ts$/u;

/** Folders whose modules share zod and the helpers with this program. */
const sharing = new Set<string>();

/**
 * Imports a module of a template's folder, such as its `template.ts`. Where this program runs as a bundle, the module
 * gets the zod and the helpers of the bundle, wherever it lies: a second zod would take 50 ms, and an image has none.
 *
 * @throws whatever the module throws
 */
export async function importModule<Module>(file: string): Promise<Module> {
  const { href } = pathToFileURL(file);
  if (SHARED_MODULES !== null) share(new URL('.', href).href, SHARED_MODULES);
  const module: Module = await import(href);
  return module;
}

function share(folder: string, modules: ReadonlyMap<string, URL>): void {
  if (sharing.size === 0) {
    registerHooks({
      resolve(specifier, context, nextResolve) {
        const { parentURL = '' } = context;
        const name = specifier === 'zod' ? specifier : HELPER.exec(specifier)?.[1];
        const module = name === undefined ? undefined : modules.get(name);
        if (module === undefined || ![...sharing].some((shared) => parentURL.startsWith(shared))) {
          return nextResolve(specifier, context);
        }
        return { url: module.href, shortCircuit: true };
      },
    });
  }
  sharing.add(folder);
}
