import type { Size } from '../../picture-format.ts';
import { encodePng } from '../../raster/encode-png.ts';
import type { Picture } from '../../raster/rasterize.ts';
import type { CardRenderer } from '../../renderer/render-card.ts';
import type { ExampleCard } from '../../template/registry.ts';
import { COLOURS } from '../page.ts';
import { drawLabels, type Label } from './draw-labels.ts';
import { drawScaled } from './draw-scaled.ts';
import { groupCards } from './group-cards.ts';

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
