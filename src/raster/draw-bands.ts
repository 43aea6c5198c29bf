import type { ByteBoundedCache } from './byte-bounded-cache.ts';
import { compressRows } from './compressed-rows.ts';
import type { CompressedRows } from './compressed-rows.ts';
import type { Band } from './cut-bands.ts';
import { joinPng } from './join-png.ts';
import type { BandedCard, PaintBand } from './paint-band.ts';
import { COLOUR_TYPE } from './png-chunks.ts';

/** Of bands with text, compressed once for each text: the last level before zlib looks further and takes twice as long. */
const TEXT_LEVEL = 3;
/**
 * zlib levels for bands of the backdrop alone, which are compressed once for all cards, or for one. Level 9 makes a card
 * 4 % smaller than level 6, but the first card of a process would take 20 ms longer.
 */
export const BACKDROP_LEVEL = { shared: 6, own: 3 } as const;

/**
 * Makes the function that draws a card as a PNG file; of its bands it paints and compresses only unknown ones. A
 * band's bytes depend on what is in it alone, never on what was drawn before: equal cards are equal files everywhere.
 */
export function createBandDrawer(
  cache: ByteBoundedCache<CompressedRows>,
  paintBand: PaintBand,
  backdropLevel: number,
): (card: BandedCard) => Uint8Array {
  function drawBand(card: BandedCard, band: Band): CompressedRows {
    const key = keyOf(card, band);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const { bytes, adler } = paintBand(card, band);
    const compressed = compressRows(bytes, adler, band.shapes.length === 0 ? backdropLevel : TEXT_LEVEL);
    cache.set(key, compressed, compressed.chunk.length);
    return compressed;
  }

  return (card) => {
    const { width, height } = card.backdrop;
    const bands = card.bands.map((band) => drawBand(card, band));
    return joinPng({ width, height, colourType: COLOUR_TYPE.rgb }, bands);
  };
}

/** All that a band's pixels depend on. Shapes' keys are free text, so each has its length before it. */
function keyOf({ backdrop }: BandedCard, { top, bottom, shapes }: Band): string {
  let key = `${backdrop.id} ${top} ${bottom}`;
  for (const { shape, x, y, fill } of shapes) {
    key += ` ${x} ${y} ${fill} ${shape.key.length} ${shape.key}`;
  }
  return key;
}
