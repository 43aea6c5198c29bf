/** Renderers and registries that the test files of one process share: each takes a quarter of a second to load. */
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { createCardRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import type { Registry } from '../../src/template/registry.ts';
import { FONTS } from './directories.ts';

// Values, not promises: node:test would count what follows an `await` of another file's promise as that file's tests.
const renderers = new Map<string, CardRenderer>();
const registries = new Map<string, Registry>();

/** Its caches may hold what other tests have drawn, which changes no pixel. */
export async function sharedRenderer(templatesDirectory: string): Promise<CardRenderer> {
  const known = renderers.get(templatesDirectory);
  if (known !== undefined) return known;
  const renderer = await createCardRenderer({ templatesDirectory, fontsDirectory: FONTS });
  renderers.set(templatesDirectory, renderer);
  return renderer;
}

export async function sharedRegistry(templatesDirectory: string): Promise<Registry> {
  const known = registries.get(templatesDirectory);
  if (known !== undefined) return known;
  const { registry } = await loadRegistry({ templatesDirectory, fontsDirectory: FONTS });
  registries.set(templatesDirectory, registry);
  return registry;
}
