import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadChecked, rendererSources, resolveDirectories } from '../../src/checks/load-checked.ts';
import {
  createRenderer,
  type ClosableRenderer,
  type RendererOptions,
} from '../../src/renderer/create-renderer.ts';

const ROOT = join(import.meta.dirname, '../..');

type Options = Omit<RendererOptions, 'sources' | 'directories'> & { readonly templatesDirectory?: string };

/** @returns the factory of the bundle, whose processes run what production runs */
export async function bundledFactory(): Promise<typeof createRenderer> {
  const file = pathToFileURL(join(ROOT, 'dist/create-renderer.js')).href;
  const module: { readonly createRenderer: typeof createRenderer } = await import(file);
  return module.createRenderer;
}

/**
 * Starts renderer processes as the service does, by default for its own templates.
 *
 * @param create that of the bundle, if its processes are to be looked at
 */
export async function openRenderer(
  { templatesDirectory = join(ROOT, 'templates'), ...options }: Options,
  create = createRenderer,
): Promise<ClosableRenderer> {
  const directories = resolveDirectories({ templatesDirectory, fontsDirectory: join(ROOT, 'fonts') });
  const sources = rendererSources(await loadChecked(directories, () => undefined));
  return create({ ...options, sources, directories });
}
