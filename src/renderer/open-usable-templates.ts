import { describeCardTemplates, type CardTemplate } from '../template/card-template.ts';
import { isInFolder } from '../template/read-templates.ts';
import { loadTextEngine } from '../text/lay-out-text.ts';
import { findExampleFaults } from './check-examples.ts';
import { loadUsableRegistry } from './load-registry.ts';
import type { RendererDirectories } from './permissions.ts';
import { composeRenderer } from './render-card.ts';

/**
 * Opens the templates whose cards can be drawn, whatever is wrong with others: for tools.
 *
 * @throws Error with a message for the operator, of fonts
 */
export async function openUsableTemplates(directories: RendererDirectories) {
  const loaded = await loadUsableRegistry(directories);
  const { manifest } = loaded;
  const engine = await loadTextEngine(directories.fontsDirectory, manifest);
  const sources = describeCardTemplates(loaded);
  const renderer = composeRenderer(sources, engine);
  const faults = findExampleFaults(loaded.registry, renderer.set);
  const isSound = (source: CardTemplate) => !faults.some(({ file }) => isInFolder(file, source));
  const sound = sources.filter(isSound);
  return {
    registry: new Map([...loaded.registry].filter(([name]) => sound.some((source) => source.name === name))),
    sources: sound,
    findings: [...loaded.findings, ...faults],
    renderer,
    manifest,
  };
}
