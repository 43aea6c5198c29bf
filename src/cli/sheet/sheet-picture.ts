import { setImmediate } from 'node:timers/promises';
import { encodePng } from '../../raster/encode-png.ts';
import { rasterizeSvg } from '../../raster/rasterize.ts';
import type { CardRenderer } from '../../renderer/render-card.ts';
import { drawLabels, type Label } from '../gallery/draw-labels.ts';
import { pastePicture } from '../gallery/paste-picture.ts';
import type { ExampleCard } from '../../template/list-examples.ts';
import type { Progress } from '../progress.ts';
import { groupCards } from './group-cards.ts';

/** px of the sheet. */
const MARGIN = 56;
const WIDTH = 4 * 480 + 3 * 32 + 2 * MARGIN;
const CARD_HEIGHT = 252;
const GAP = 32;
const CAPTION = 52;
const HEADING = 112;
const SUBHEADING = 48;

const BACKGROUND = '#F4F6F5';
const INK = '#0F2F36';
const QUIET = '#4A656A';
const EDGE = '#D5DFDD';

interface PlacedCard {
  readonly card: ExampleCard;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface SheetLayout {
  readonly height: number;
  readonly labels: readonly Label[];
  readonly cards: readonly PlacedCard[];
}

/** One picture with all cards, small; each is drawn at its small size, so that its edges stay sharp. */
export async function drawSheetPicture(
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  progress: Progress,
): Promise<Uint8Array> {
  const layout = layOutSheet(cards);
  const frames = layout.cards.map(
    ({ x, y, width, height }) =>
      `<rect x="${x - 1}" y="${y - 1}" width="${width + 2}" height="${height + 2}" fill="${EDGE}"/>`,
  );
  const page = await drawLabels({
    width: WIDTH,
    height: layout.height,
    background: `<rect width="${WIDTH}" height="${layout.height}" fill="${BACKGROUND}"/>${frames.join('')}`,
    labels: layout.labels,
  });
  for (const { card, x, y, width, height } of layout.cards) {
    const { template, variant, context } = card;
    const { svg } = renderer.explain({ template: template.name, variant: variant.name, context });
    const scaled = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${variant.width} ${variant.height}">${svg}</svg>`;
    pastePicture(page, rasterizeSvg(scaled), { x, y });
    progress.step();
    // Lets the collector free what native code holds.
    await setImmediate();
  }
  return encodePng(page);
}

/** Rows of cards of one height, under the names of their template and variant. */
function layOutSheet(cards: readonly ExampleCard[]): SheetLayout {
  const labels: Label[] = [];
  const placed: PlacedCard[] = [];
  let y = MARGIN;
  for (const { template, groups } of groupCards(cards)) {
    labels.push({ text: template.title, x: MARGIN, y: y + 36, size: 36, weight: 700, fill: INK });
    labels.push({ text: template.name, x: MARGIN, y: y + 68, size: 22, weight: 400, fill: QUIET });
    y += HEADING;
    for (const { variant, cards } of groups) {
      const title = `${variant.name}, ${variant.width} × ${variant.height} px`;
      labels.push({ text: title, x: MARGIN, y: y + 20, size: 20, weight: 700, fill: QUIET });
      y += SUBHEADING;
      const width = Math.round((CARD_HEIGHT * variant.width) / variant.height);
      let x = MARGIN;
      for (const card of cards) {
        if (x > MARGIN && x + width > WIDTH - MARGIN) {
          x = MARGIN;
          y += CARD_HEIGHT + CAPTION;
        }
        placed.push({ card, x, y, width, height: CARD_HEIGHT });
        labels.push({ text: card.example, x, y: y + CARD_HEIGHT + 26, size: 18, weight: 400, fill: INK });
        x += width + GAP;
      }
      y += CARD_HEIGHT + CAPTION + 8;
    }
    y += GAP;
  }
  return { height: y - GAP, labels, cards: placed };
}
