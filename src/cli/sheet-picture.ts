import type { Size } from '../picture-format.ts';
import { encodePng } from '../raster/encode-png.ts';
import { type Picture, rasterizeSvg } from '../raster/rasterize.ts';
import { buildScene } from '../renderer/build-scene.ts';
import type { CardRenderer } from '../renderer/render-card.ts';
import { createTextSetter } from '../renderer/set-text.ts';
import { parseSvg } from '../svg/parse-svg.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import type { ExampleCard } from '../template/registry.ts';
import { readFontManifest } from '../text/font-files.ts';
import { loadTextEngine } from '../text/lay-out-text.ts';
import { nameTemplateInErrors } from './errors.ts';
import { COLOURS } from './html.ts';
import { openProject } from './project.ts';

/** Measures of the sheet, in px. */
const MARGIN = 56;
const WIDTH = 4 * 480 + 3 * 32 + 2 * MARGIN;
const CARD_HEIGHT = 252;
const GAP = 32;
const CAPTION = 52;
const HEADING = 112;
const SUBHEADING = 48;

interface PlacedCard extends Size {
  readonly card: ExampleCard;
  readonly x: number;
  readonly y: number;
}

interface SheetLayout {
  readonly height: number;
  readonly labels: readonly Label[];
  readonly cards: readonly PlacedCard[];
}

/** Draws one picture with all cards, scaled down. Returns a PNG file. */
export async function drawSheetPicture(
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  onDrawn: () => Promise<void>,
): Promise<Uint8Array> {
  const layout = layOutSheet(cards);
  const frames = layout.cards.map(
    ({ x, y, width, height }) =>
      `<rect x="${x - 1}" y="${y - 1}" width="${width + 2}" height="${height + 2}" fill="${COLOURS.line}"/>`,
  );
  const page = await drawLabels({
    width: WIDTH,
    height: layout.height,
    background: `<rect width="${WIDTH}" height="${layout.height}" fill="${COLOURS.page}"/>${frames.join('')}`,
    labels: layout.labels,
  });
  for (const { card, ...position } of layout.cards) {
    pastePicture(page, drawScaled(card, position, renderer), position);
    await onDrawn();
  }
  return encodePng(page);
}

/** Lays out the cards in rows of equal height, below headings for template and variant. */
function layOutSheet(cards: readonly ExampleCard[]): SheetLayout {
  const labels: Label[] = [];
  const placed: PlacedCard[] = [];
  let y = MARGIN;
  for (const { template, groups } of groupCards(cards)) {
    labels.push({ text: template.title, x: MARGIN, y: y + 36, size: 36, weight: 700, fill: COLOURS.text });
    labels.push({ text: template.name, x: MARGIN, y: y + 68, size: 22, weight: 400, fill: COLOURS.quiet });
    y += HEADING;
    for (const { variant, cards } of groups) {
      const title = `${variant.name}, ${variant.width} × ${variant.height} px`;
      labels.push({ text: title, x: MARGIN, y: y + 20, size: 20, weight: 700, fill: COLOURS.quiet });
      y += SUBHEADING;
      const width = Math.round((CARD_HEIGHT * variant.width) / variant.height);
      let x = MARGIN;
      for (const card of cards) {
        if (x > MARGIN && x + width > WIDTH - MARGIN) {
          x = MARGIN;
          y += CARD_HEIGHT + CAPTION;
        }
        placed.push({ card, x, y, width, height: CARD_HEIGHT });
        labels.push({
          text: card.example,
          x,
          y: y + CARD_HEIGHT + 26,
          size: 18,
          weight: 400,
          fill: COLOURS.text,
        });
        x += width + GAP;
      }
      y += CARD_HEIGHT + CAPTION + 8;
    }
    y += GAP;
  }
  return { height: y - GAP, labels, cards: placed };
}

/** Copies a picture into a larger one, within its bounds. */
function pastePicture(
  onto: Picture,
  { width, height, pixels }: Picture,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  for (let row = 0; row < height; row += 1) {
    const from = pixels.subarray(row * width * 4, (row + 1) * width * 4);
    onto.pixels.set(from, ((y + row) * onto.width + x) * 4);
  }
}

/** The cards of one template in one variant. */
export interface CardGroup {
  readonly variant: ExampleCard['variant'];
  readonly cards: readonly ExampleCard[];
}

interface TemplateGroup {
  readonly template: ExampleCard['template'];
  readonly groups: readonly CardGroup[];
}

/** Groups cards by template, then by variant. Keeps their order. */
export function groupCards(cards: readonly ExampleCard[]): TemplateGroup[] {
  return [...Map.groupBy(cards, ({ template }) => template)].map(([template, ofTemplate]) => ({
    template,
    groups: [...Map.groupBy(ofTemplate, ({ variant }) => variant)].map(([variant, cards]) => ({
      variant,
      cards,
    })),
  }));
}

/** A line of text on the sheet. */
interface Label {
  readonly text: string;
  /** Start of the line and its baseline, in px. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
}

/** Draws labels on a background, with the bundled fonts and never with those of the machine. */
async function drawLabels({
  width,
  height,
  background,
  labels,
}: {
  readonly width: number;
  readonly height: number;
  /** SVG elements. */
  readonly background: string;
  readonly labels: readonly Label[];
}): Promise<Picture> {
  const { fontsDirectory } = openProject();
  const manifest = await readFontManifest(fontsDirectory);
  const families = [...new Set(manifest.faces.map(({ family }) => family))].join(', ');
  const root = parseSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="ja" font-family="${families}">${background}</svg>`,
  );
  const engine = await loadTextEngine(fontsDirectory, manifest);
  const setText = createTextSetter(engine)('labels', 'replace');
  const card = { ...root, children: [...root.children, ...labels.map(textElement)] };
  const { scene } = buildScene(card, { setText, file: 'labels' });
  return rasterizeSvg(scene.document);
}

function textElement({ text, x, y, size, weight, fill }: Label): SvgElement {
  const attributes = {
    x: String(x),
    y: String(y),
    'font-size': String(size),
    'font-weight': String(weight),
    fill,
  };
  return { name: 'text', attributes, children: [text], line: 1 };
}

/** Draws a card in another size. Drawing it again instead of scaling its pixels keeps edges sharp. */
export function drawScaled(
  { template, variant, context }: ExampleCard,
  { width, height }: Size,
  renderer: CardRenderer,
): Picture {
  return nameTemplateInErrors(template.name, () => {
    // Only sets the card: drawing it in its own size too would double the time.
    const { scene } = renderer.set({ template: template.name, variant: variant.name, context });
    return rasterizeSvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${variant.width} ${variant.height}">${scene.document}</svg>`,
    );
  });
}
