import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Command } from 'commander';
import { cardWarnings, pictureWarnings } from '../card/card-warnings.ts';
import { pngDataUri } from '../picture-format.ts';
import type { CardRenderer } from '../renderer/render-card.ts';
import { type ExampleCard, listExamples, type Registry, altOf } from '../template/registry.ts';
import { describeCommand, UsageError } from './errors.ts';
import { html, Html, writePage } from './html.ts';
import {
  templatesArgument,
  templatesOption,
  findTemplate,
  openProject,
  writeFindings,
  type Project,
} from './project.ts';
import { drawSheetPicture, groupCards, type CardGroup } from './sheet-picture.ts';
import { type Terminal, count, createProgress, writeJson, writeLine, writeOutput } from './terminal.ts';

/** Returns the command `ogp sheet`, which draws all cards on one contact sheet. */
export function sheetCommand(terminal: Terminal): Command {
  const command = new Command('sheet')
    .summary('draw all examples on one sheet')
    .description('Draw every example in every variant, and the fallback cards, on one contact sheet.')
    .addArgument(templatesArgument())
    .option('-o, --output <file>', 'a .png picture, or a self-contained .html page', 'sheet.html')
    .addOption(templatesOption())
    .option('--json', 'print the result as JSON')
    .action(async (names: string[], options: SheetOptions) => {
      await makeSheet(names, options, terminal);
    });
  return describeCommand(command, {
    examples: ['ogp sheet', 'ogp sheet vaccine -o vaccine.png', 'ogp sheet vaccine article -o cards.html'],
  });
}

interface SheetOptions {
  readonly output: string;
  readonly templates?: string;
  readonly json?: boolean;
}

type DrawSheet = (
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  /** Must be awaited after each card. */
  onDrawn: () => Promise<void>,
) => Promise<Uint8Array | string>;

const FORMATS: ReadonlyMap<string, DrawSheet> = new Map<string, DrawSheet>([
  ['.png', drawSheetPicture],
  ['.html', writeSheetPage],
]);

/**
 * Draws the examples of templates on one sheet and writes it to a file.
 *
 * @param names of templates; an empty list selects all
 * @throws Problem `template_not_found`, TemplateError; UsageError if the file has another ending
 */
async function makeSheet(
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
  writeFindings(await project.findings(), terminal);
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
    // Lets the garbage collector free the memory of native code.
    await setImmediate();
  });
}

const STYLE = new Html(`
.cards { display: grid; gap: 28px 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--card)), 1fr)); }
.cards figcaption { display: flex; flex-wrap: wrap; gap: 0 12px; }
`);

/** Largest size of a card on the page, px. */
const WIDTH = 370;
const HEIGHT = 240;

/** Writes a self-contained page with all cards in full size. */
async function writeSheetPage(
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  onDrawn: () => Promise<void>,
): Promise<string> {
  const templates = groupCards(cards);
  const sections: Html[] = [];
  for (const { template, groups } of templates) {
    const rows: Html[] = [];
    for (const group of groups) rows.push(await writeGroup(group, renderer, onDrawn));
    sections.push(
      html`<section id="${template.name}">
        <h2>${template.title} <code>${template.name}</code></h2>
        <p>${template.description}</p>
        ${rows}
      </section>`,
    );
  }
  const links = templates.map(({ template }) => html`<a href="#${template.name}">${template.name}</a>`);
  const body = html`<h1>Contact sheet</h1>
    <p>${cards.length} cards: every example in every variant, and the fallbacks.</p>
    <nav>${links}</nav>
    ${sections}`;
  return writePage({ title: 'Contact sheet', style: STYLE, body });
}

async function writeGroup(
  { variant, cards }: CardGroup,
  renderer: CardRenderer,
  onDrawn: () => Promise<void>,
): Promise<Html> {
  const figures: Html[] = [];
  for (const card of cards) {
    figures.push(drawFigure(card, renderer));
    await onDrawn();
  }
  const { name, width, height } = variant;
  const column = Math.min(WIDTH, Math.round((HEIGHT * width) / height));
  return html`<h3>${name} <span class="quiet">${width} × ${height} px</span></h3>
    <div class="cards" style="--card: ${column}px">${figures}</div>`;
}

function drawFigure(card: ExampleCard, renderer: CardRenderer): Html {
  const { template, variant, example, context } = card;
  const { png, texts } = renderer.draw({ template: template.name, variant: variant.name, context });
  const warnings = [
    ...cardWarnings(texts),
    ...pictureWarnings({ variant: variant.name, bytes: png.byteLength }),
  ];
  const marks = warnings.map(
    ({ id, code, message }) =>
      html`<span class="quiet" title="${message}">${id ?? 'picture'}: ${code.replaceAll('_', ' ')}</span>`,
  );
  return html`<figure>
    <img
      src="${pngDataUri(png)}"
      width="${variant.width}"
      height="${variant.height}"
      alt="${altOf(card)}"
      loading="lazy"
    />
    <figcaption><b>${example}</b> ${marks}</figcaption>
  </figure>`;
}
