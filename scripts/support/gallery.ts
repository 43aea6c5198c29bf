import { drawScaled } from '../../src/cli/sheet-picture.ts';
import { encodePng } from '../../src/raster/encode-png.ts';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { composeRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import { describeCardTemplates } from '../../src/template/card-template.ts';
import { altOf, type ExampleCard, listExamples, type Template } from '../../src/template/registry.ts';
import { loadTextEngine } from '../../src/text/lay-out-text.ts';
import { markdownTable } from './markdown-table.ts';

/** Of a picture in the gallery, of the card's. */
const SCALE = 0.5;

/** Characters; a longer value of a context is a picture, and nobody reads it. */
const MAX_VALUE = 200;

/** The examples that are shown: the first, and what it is by night. */
const DARK = 'dark';

const INTRODUCTION = `# Gallery

Generated from the examples of the templates by \`npm run docs\`, drawn by the renderer of the service at half their size.
Each picture stands above the context that made it.
`;

interface Section {
  readonly heading: string;
  /** The folder of the templates. */
  readonly folder: string;
  readonly introduction: string;
}

const SECTIONS: readonly Section[] = [
  {
    heading: 'Templates',
    folder: 'templates',
    introduction:
      'The templates of the service. Post such a context to `/create/` and the name of the template.',
  },
  {
    heading: 'Starters',
    folder: 'starters',
    introduction:
      'Starting points for your own template: `npx ogp new concert --from event` copies one. To start from an empty folder, read [guides/template-author.md](guides/template-author.md).',
  },
];

/**
 * Draws what there is, whichever templates and starters that are.
 *
 * @returns `docs/gallery.md`, and the PNG files that it shows, by path
 */
export async function gallery(): Promise<Map<string, string | Uint8Array>> {
  const documents = new Map<string, string | Uint8Array>();
  const parts = [INTRODUCTION];
  for (const { heading, folder, introduction } of SECTIONS) {
    const directories = { templatesDirectory: folder, fontsDirectory: 'fonts' };
    const loaded = await loadRegistry(directories);
    const { registry } = loaded;
    const engine = await loadTextEngine(directories.fontsDirectory, loaded.manifest);
    // Draws without setting all examples first: only some are shown, and "npm run check" looks at all.
    const renderer = composeRenderer(describeCardTemplates(loaded), engine);
    parts.push(`## ${heading}\n\n${introduction}\n`);
    for (const [name, template] of registry) {
      const cards = listExamples(new Map([[name, template]])).filter(isShown);
      for (const card of cards) documents.set(`docs/${pictureOf(folder, card)}`, drawSmall(card, renderer));
      parts.push(describeTemplate(template, cards, folder));
    }
  }
  documents.set('docs/gallery.md', parts.join('\n'));
  return documents;
}

function isShown({ template, variant, example }: ExampleCard): boolean {
  if (!template.variants.has(variant.name)) return false;
  return example === template.examples[0].name || example === DARK;
}

/** From `docs`. */
function pictureOf(folder: string, { template, variant, example }: ExampleCard): string {
  return `pictures/gallery/${folder}/${template.name}/${variant.name}-${example}.png`;
}

function drawSmall(card: ExampleCard, renderer: CardRenderer): Uint8Array {
  const { width, height } = card.variant;
  const size = { width: Math.round(width * SCALE), height: Math.round(height * SCALE) };
  return encodePng(drawScaled(card, size, renderer));
}

function describeTemplate(
  { name, title, description }: Template,
  cards: readonly ExampleCard[],
  folder: string,
): string {
  const parts = [`### ${name}\n\n${title}: ${description}\n`];
  for (const shapes of Map.groupBy(cards, ({ example }) => example).values()) {
    const head = shapes.map(({ variant }) => `${variant.name}, ${variant.width} × ${variant.height} px`);
    const pictures = shapes.map((card) => `![${escapeAlt(altOf(card))}](${pictureOf(folder, card)})`);
    const context = JSON.stringify(shapes[0]?.context, shorten, 2);
    parts.push(markdownTable(head, [pictures]), `\`\`\`json\n${context}\n\`\`\`\n`);
  }
  return parts.join('\n');
}

function escapeAlt(alt: string): string {
  return alt.replaceAll(/[[\]\\]/gu, String.raw`\$&`);
}

/** Replaces the rest of a value that is too long to be read by `…`. */
function shorten(_name: string, value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= MAX_VALUE) return value;
  return `${value.slice(0, 'data:image/png;base64,'.length)}…`;
}
