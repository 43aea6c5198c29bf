import { join } from 'node:path';
import { loadChecked, resolveDirectories } from '../../src/checks/load-checked.ts';
import {
  createRenderer,
  type ClosableRenderer,
  type RendererOptions,
} from '../../src/renderer/create-renderer.ts';

const ROOT = join(import.meta.dirname, '../..');

type Options = Omit<RendererOptions, 'sources' | 'directories'> & { readonly templatesDirectory?: string };

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
  const sources = await loadChecked(directories, () => undefined);
  return create({ ...options, sources, directories });
}
