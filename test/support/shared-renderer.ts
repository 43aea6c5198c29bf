/** Renderers and registries that the test files of one process share: each takes a quarter of a second to load. */
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { createCardRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import type { Registry } from '../../src/template/registry.ts';
import { FONTS } from './directories.ts';

const renderers = new Map<string, Promise<CardRenderer>>();
const registries = new Map<string, Promise<Registry>>();

/** Its caches may hold what other tests have drawn, which changes no pixel. */
export function sharedRenderer(templatesDirectory: string): Promise<CardRenderer> {
  return once(renderers, templatesDirectory, () =>
    createCardRenderer({ templatesDirectory, fontsDirectory: FONTS }),
  );
}

export function sharedRegistry(templatesDirectory: string): Promise<Registry> {
  return once(registries, templatesDirectory, async () => {
    const { registry } = await loadRegistry({ templatesDirectory, fontsDirectory: FONTS });
    return registry;
  });
}

function once<Loaded>(
  loaded: Map<string, Promise<Loaded>>,
  key: string,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  const promise = loaded.get(key) ?? load();
  loaded.set(key, promise);
  return promise;
}
