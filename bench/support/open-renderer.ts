import { createCardRenderer } from '../../src/renderer/render-card.ts';
import type { CardRenderer } from '../../src/renderer/render-card.ts';
import { projectPath } from './project-path.ts';

/** A renderer as a renderer process has it, with the templates of the benchmark or of the service. */
export function openRenderer(templates: 'bench/templates' | 'templates'): Promise<CardRenderer> {
  return createCardRenderer({
    templatesDirectory: projectPath(templates),
    fontsDirectory: projectPath('fonts'),
  });
}
