import http from 'node:http';
import { cp, glob, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { PROCESSES, TEMPLATE_HELPERS } from '../../src/program-files.ts';

/** The program's first modules, by what they are called in `dist/`. */
const ENTRIES: Readonly<Record<string, string>> = {
  main: 'src/main.ts',
  cli: 'src/cli.ts',
  'record-checks': 'src/record-checks.ts',
  // For tests, which watch the bundle's own renderer processes.
  'create-renderer': 'src/renderer/create-renderer.ts',
  definitions: 'definitions-of-templates',
  zod: 'zod',
  'ogp-generator': 'src/index.ts',
  ...Object.fromEntries(PROCESSES.map((name) => [name, `src/${name}/process.ts`])),
  ...Object.fromEntries(TEMPLATE_HELPERS.map((name) => [name, `src/template/${name}.ts`])),
};

/** Packages of native code, which cannot be bundled: they are loaded from `node_modules`, which the image has of them. */
export const NATIVE_PACKAGES = ['@resvg/resvg-js', 'sharp'];

/** CommonJS packages in the bundle call `require` for Node's own modules; ES modules have none. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

const NEXT = 'dist.next';

/**
 * Bundles the program and the definitions of all templates into `dist/`, with source maps.
 *
 * @returns the folders of the npm packages that are in the bundle, such as `node_modules/@fastify/swagger`
 * @throws Error of esbuild, with file and line
 */
export async function bundle(): Promise<readonly string[]> {
  await rm(NEXT, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: ENTRIES,
    outdir: NEXT,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minifyWhitespace: true,
    minifySyntax: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    external: NATIVE_PACKAGES,
    banner: { js: REQUIRE },
    plugins: [bundleDefinitions, takeHttpAsIs],
  });
  await cp('node_modules/harfbuzzjs/dist/harfbuzz.wasm', `${NEXT}/harfbuzz.wasm`);
  await cp('src/preview/page', `${NEXT}/page`, { recursive: true });
  // A process that runs the bundle before this one finds its modules until the new ones are there.
  await rm('dist', { recursive: true, force: true });
  await rename(NEXT, 'dist');
  const packages = Object.keys(metafile.inputs).flatMap((path) => packageOf(path) ?? []);
  return [...new Set(packages)].sort();
}

/**
 * Makes one module of the definitions of all templates. A template whose definition esbuild cannot read is left out:
 * the start imports it from its own file, and reports what is wrong with it as it does with any template.
 */
const bundleDefinitions: Plugin = {
  name: 'definitions',
  setup(bundling) {
    bundling.onResolve({ filter: /^definitions-of-templates$/ }, ({ path }) => ({
      path,
      namespace: 'definitions',
    }));
    bundling.onLoad({ filter: /.*/, namespace: 'definitions' }, async () => {
      const files = (await Array.fromAsync(glob('templates/*/template.ts'))).sort();
      const sound: string[] = [];
      for (const file of files) if (await canBeBundled(file)) sound.push(file);
      const imports = sound.map((file, index) => `import t${index} from './${file}';\n`);
      const members = sound.map((file, index) => `${JSON.stringify(basename(dirname(file)))}: t${index}`);
      return {
        contents: `${imports.join('')}export const definitions = { ${members.join(', ')} };`,
        resolveDir: '.',
      };
    });
    // In the bundle, `import.meta.url` would be the bundle's.
    bundling.onLoad({ filter: /[\\/]templates[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const place = `new URL('../templates/${basename(dirname(path))}/${basename(path)}', import.meta.url).href`;
      return { contents: source.replaceAll('import.meta.url', place), loader: 'ts' };
    });
  },
};

/**
 * Imports `node:http` without its ES module, which reads every member of it: `WebSocket` would load all of undici, 35 ms
 * of each start.
 */
const takeHttpAsIs: Plugin = {
  name: 'http',
  setup(bundling) {
    bundling.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'require-call'
        ? { path: 'node:http', external: true }
        : { path: 'http', namespace: 'builtin' },
    );
    bundling.onLoad({ filter: /.*/, namespace: 'builtin' }, () => {
      const names = Object.keys(http).filter((name) => !OF_UNDICI.has(name));
      return {
        contents: `const http = process.getBuiltinModule('node:http');
export const { ${names.join(', ')} } = http;
export default http;`,
      };
    });
  },
};

/** Members of `node:http` that are undici's. */
const OF_UNDICI = new Set(['WebSocket', 'CloseEvent', 'MessageEvent']);

async function canBeBundled(file: string): Promise<boolean> {
  return build({
    entryPoints: [file],
    bundle: true,
    write: false,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  }).then(
    () => true,
    () => false,
  );
}

/** `node_modules/@fastify/swagger/index.js` → `node_modules/@fastify/swagger` */
function packageOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(path)?.[0];
}
