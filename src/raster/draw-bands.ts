import type { BandCache } from './band-cache.ts';
import { compressRows } from './compressed-rows.ts';
import type { CompressedRows } from './compressed-rows.ts';
import type { Band } from './cut-bands.ts';
import { joinPng } from './join-png.ts';
import type { BandedCard, PaintBand } from './paint-band.ts';
import type { Surface } from './surface.ts';

/** The last level before zlib looks further for matches and takes twice as long. */
const QUICK_LEVEL = 3;

/** Makes the function that draws a card as a PNG file; of its bands it paints and compresses only unknown ones. */
export function createBandDrawer(cache: BandCache, paintBand: PaintBand): (card: BandedCard) => Uint8Array {
  /** @returns undefined if the surface's palette has no room for the band's colours */
  function drawBand(card: BandedCard, band: Band, surface: Surface): CompressedRows | undefined {
    const key = keyOf(card, band, surface);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const painted = paintBand(card, band, surface);
    if (painted === undefined) return undefined;
    const compressed = compressRows(painted.bytes, painted.adler, QUICK_LEVEL);
    cache.set(key, compressed);
    return compressed;
  }

  function drawOn(surface: Surface, card: BandedCard): Uint8Array {
    const { width, height, rgb } = card.backdrop;
    const drawn: CompressedRows[] = [];
    for (const band of card.bands) {
      const compressed = drawBand(card, band, surface);
      if (compressed === undefined) return drawOn(rgb, card);
      drawn.push(compressed);
    }
    const { colourType, palette } = surface;
    return joinPng({ width, height, colourType, ...(palette && { palette: palette.chunk() }) }, drawn);
  }

  return (card) => {
    const { rgb, indexed } = card.backdrop;
    return drawOn(indexed === undefined || indexed.palette?.full ? rgb : indexed, card);
  };
}

/** All that a band's pixels depend on. Shapes' keys are free text, so each has its length before it. */
function keyOf({ backdrop }: BandedCard, { top, bottom, shapes }: Band, { colourType }: Surface): string {
  let key = `${backdrop.id} ${colourType} ${top} ${bottom}`;
  for (const { shape, x, y, fill } of shapes) {
    key += ` ${x} ${y} ${fill} ${shape.key.length} ${shape.key}`;
  }
  return key;
}
