import { createCardRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import type { BenchContext } from './cards.ts';
import { collectGarbage } from './measure.ts';
import { projectPath } from './project-path.ts';

/** A renderer as a renderer process has it. @param templates a folder of the repository */
export function openRenderer(templates: string): Promise<CardRenderer> {
  return createCardRenderer({
    templatesDirectory: projectPath(templates),
    fontsDirectory: projectPath('fonts'),
  });
}

/** @returns what draws a template's card, in a renderer that has drawn others of it before */
export async function openWarmRenderer(
  templates: string,
  template: string,
  before: readonly BenchContext[],
): Promise<(context: BenchContext) => ReturnType<CardRenderer['draw']>> {
  const renderer = await openRenderer(templates);
  const draw = (context: BenchContext) => renderer.draw({ template, variant: 'card', context });
  for (const [index, context] of before.entries()) {
    draw(context);
    if (index % 20 === 0) await collectGarbage();
  }
  return draw;
}
