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
import { blame } from './errors.ts';
import { COLOURS } from './html.ts';
import { openProject } from './project.ts';

/** px of the sheet. */
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

/** One picture with all cards, small. */
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
  for (const { card, ...place } of layout.cards) {
    pastePicture(page, drawScaled(card, place, renderer), place);
    await onDrawn();
  }
  return encodePng(page);
}

/** Rows of cards of one height, under the names of their template and variant. */
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

/** Replaces a part of a picture by another picture, which lies within it. */
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

/** Puts cards that look alike together, in the order in which they came. */
export function groupCards(cards: readonly ExampleCard[]): TemplateGroup[] {
  return [...Map.groupBy(cards, ({ template }) => template)].map(([template, ofTemplate]) => ({
    template,
    groups: [...Map.groupBy(ofTemplate, ({ variant }) => variant)].map(([variant, cards]) => ({
      variant,
      cards,
    })),
  }));
}

/** A line of text on a picture that ogp makes. */
interface Label {
  readonly text: string;
  /** px: the start of the line, and its baseline. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
}

/** Draws labels on a background as cards are drawn: in the bundled fonts, whatever the machine has. */
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

/** Draws a card anew in another size, so that its edges stay sharp. */
export function drawScaled(
  { template, variant, context }: ExampleCard,
  { width, height }: Size,
  renderer: CardRenderer,
): Picture {
  return blame(template.name, () => {
    // Sets the card without drawing it, which takes half of the time in its own size.
    const { scene } = renderer.set({ template: template.name, variant: variant.name, context });
    return rasterizeSvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${variant.width} ${variant.height}">${scene.document}</svg>`,
    );
  });
}
