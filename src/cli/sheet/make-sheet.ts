import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CardRenderer } from '../../renderer/render-card.ts';
import { type ExampleCard, listExamples, type Registry } from '../../template/registry.ts';
import { count } from '../format.ts';
import { createProgress } from '../progress.ts';
import { findTemplate, openProject, tellFindings, type Project } from '../project.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { writeOutput } from '../write-output.ts';
import { writeSheetPage } from './sheet-page.ts';
import { drawSheetPicture } from './sheet-picture.ts';

export interface SheetOptions {
  readonly output: string;
  readonly templates?: string;
  readonly json?: boolean;
}

type DrawSheet = (
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  /** To be waited for after each card. */
  onDrawn: () => Promise<void>,
) => Promise<Uint8Array | string>;

const FORMATS: ReadonlyMap<string, DrawSheet> = new Map<string, DrawSheet>([
  ['.png', drawSheetPicture],
  ['.html', writeSheetPage],
]);

/**
 * Draws the examples of templates on one sheet.
 *
 * @param names of templates; all if there are none
 * @throws Problem `template_not_found`, TemplateError; UsageError for a file of another kind
 */
export async function makeSheet(
  names: readonly string[],
  { output: file, templates, json }: SheetOptions,
  terminal: Terminal,
): Promise<void> {
  const draw = FORMATS.get(extname(file).toLowerCase());
  if (draw === undefined) {
    throw new UsageError(
      `Expected a file that ends in ${[...FORMATS.keys()].join(' or ')} but received ${file}.`,
    );
  }
  const project = openProject(templates);
  const registry = await project.registry();
  const chosen: Registry = names.length === 0 ? registry : await chooseTemplates(project, names);
  tellFindings(await project.findings(), terminal);
  const cards = listExamples(chosen);
  await writeOutput(file, await drawSheet(draw, cards, { project, terminal }), terminal);
  if (json === true) writeJson(terminal, { file, templates: [...chosen.keys()], cards: cards.length });
  else writeLine(terminal, `${file}: ${count(cards.length, 'card')} of ${count(chosen.size, 'template')}`);
}

async function chooseTemplates(project: Project, names: readonly string[]): Promise<Registry> {
  const templates = await Promise.all(names.map((name) => findTemplate(project, name)));
  return new Map(templates.map((template) => [template.name, template]));
}

async function drawSheet(
  draw: DrawSheet,
  cards: readonly ExampleCard[],
  { project, terminal }: { readonly project: Project; readonly terminal: Terminal },
): Promise<Uint8Array | string> {
  const renderer = await project.renderer();
  using progress = createProgress(terminal.errors, { total: cards.length, noun: 'card' });
  return await draw(cards, renderer, async () => {
    progress.step();
    // Lets the collector free what native code holds.
    await setImmediate();
  });
}
