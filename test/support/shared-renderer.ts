/** Renderers and registries that the test files of one process share: each takes a quarter of a second to load. */
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { composeRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import { describeCardTemplates } from '../../src/template/card-template.ts';
import type { LoadedTemplates } from '../../src/template/load-templates.ts';
import type { Registry } from '../../src/template/registry.ts';
import { FONTS } from './directories.ts';
import { engine } from './text-engine.ts';

// Values, not promises: node:test would count what follows an `await` of another file's promise as that file's tests.
const renderers = new Map<string, CardRenderer>();
const loaded = new Map<string, LoadedTemplates>();

/**
 * Its caches may hold what other tests have drawn, which changes no pixel. The examples are not set first: tests of the
 * checks, and every start of a service whose templates have changed, prove that they can be.
 */
export async function sharedRenderer(templatesDirectory: string): Promise<CardRenderer> {
  const known = renderers.get(templatesDirectory);
  if (known !== undefined) return known;
  const renderer = composeRenderer(describeCardTemplates(await load(templatesDirectory)), engine);
  renderers.set(templatesDirectory, renderer);
  return renderer;
}

export async function sharedRegistry(templatesDirectory: string): Promise<Registry> {
  return (await load(templatesDirectory)).registry;
}

async function load(templatesDirectory: string): Promise<LoadedTemplates> {
  const known = loaded.get(templatesDirectory);
  if (known !== undefined) return known;
  const templates = await loadRegistry({ templatesDirectory, fontsDirectory: FONTS });
  loaded.set(templatesDirectory, templates);
  return templates;
}
