/** Paths of the program's own files. It runs from its sources (`src/`) or from the bundle of `npm run build` (`dist/`). */
// A namespace import, because an old Node has no enableCompileCache: a named import would fail before the check of
// require-node.js.
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/** The folder that holds `src` or `dist`, and `templates` and `fonts`. */
export const PROJECT = new URL('../', import.meta.url);

/** Whether this code is the bundle. All its chunks are directly in `dist`, at the same depth as this file in `src`. */
export const IS_BUNDLE = !import.meta.url.endsWith('.ts');

/** Files that every process of the program may read: its code and the imported packages. */
export const CODE: readonly URL[] = [IS_BUNDLE ? 'dist/' : 'src/', 'node_modules/', 'package.json'].map(
  (path) => new URL(path, PROJECT),
);

/** Folders of `src` whose `process.ts` is the entry file of a process. */
export const PROCESSES = ['renderer', 'picture', 'preview', 'checks'] as const;

/** Returns the entry file of a process. */
export function processEntry(name: (typeof PROCESSES)[number]): URL {
  return new URL(IS_BUNDLE ? `${name}.js` : `${name}/process.ts`, import.meta.url);
}

/** The folder of the designer's page. The browser gets its files unchanged. */
export const PAGE = new URL(IS_BUNDLE ? 'page/' : 'preview/page/', import.meta.url);

/** Modules of `src/template` that templates may also import by path. */
export const TEMPLATE_HELPERS = [
  'define-template',
  'text-field',
  'colour-field',
  'picture-field',
  'picture-file',
  'card-space',
];

/** URLs of the modules that templates share with this program, by the name of a package or of a helper. */
export const SHARED_MODULES: ReadonlyMap<string, string> = new Map(
  IS_BUNDLE
    ? ['zod', 'ogp-generator', ...TEMPLATE_HELPERS].map((name) => [name, urlOf(`${name}.js`)])
    : [
        ['zod', import.meta.resolve('zod')],
        ['ogp-generator', urlOf('index.ts')],
        ...TEMPLATE_HELPERS.map((name): [string, string] => [name, urlOf(`template/${name}.ts`)]),
      ],
);

function urlOf(path: string): string {
  return new URL(path, import.meta.url).href;
}

/** The module of the bundle with the definitions of all templates; null if the program runs from its sources. */
export const BUNDLED_DEFINITIONS = IS_BUNDLE ? new URL('definitions.js', import.meta.url) : null;

/** The folder of Node's compile cache for the program's modules. The build fills it for the bundle. */
export const COMPILE_CACHE = new URL(
  IS_BUNDLE ? 'dist/compile-cache/' : 'node_modules/.cache/sources/',
  PROJECT,
);

/** Enables Node's compile cache. A folder in the environment (NODE_COMPILE_CACHE) has priority. */
export function useCompileCache(): void {
  nodeModule.enableCompileCache(fileURLToPath(COMPILE_CACHE));
}
