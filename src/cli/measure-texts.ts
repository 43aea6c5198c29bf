import type { Picture } from '../raster/rasterize.ts';
import { inkOfText } from '../renderer/ink.ts';
import type { Bounds } from '../shape.ts';
import { contrastRatio, luminanceOf } from '../svg/values.ts';
import type { PlacedGlyphs, TextLayout } from '../text/lay-out-text.ts';

/** The visible area and the contrast of a text on the drawn card. */
export interface SeenText {
  /** Whole px on the canvas. May leave out parts that the canvas or a clip cuts off. */
  readonly ink: Bounds;
  /** Contrast ratio of the least readable glyph; Infinity for a text of emoji only, which need no contrast. */
  readonly contrast: number;
  /** Size of the drawn text divided by its size when it was set: 2 under `scale(2)`. */
  readonly scale: number;
  /** Whether a clip cuts off part of the text. */
  readonly isClipped: boolean;
}

/**
 * Share of a glyph's background. The contrast of a glyph is the highest contrast in this worst part: a thin line behind
 * a glyph does not matter, a dark half does.
 */
const WORST_SHARE = 0.25;
/** Distance in px, in both directions, between the pixels that are measured behind glyphs of known position. */
const SAMPLE_STEP = 2;

/** Measures a text that is drawn exactly where it was set. Returns null if it has no ink. */
export function measureSetText(layout: TextLayout, backdrop: Picture): SeenText | null {
  const ink = inkOfText(layout);
  if (ink === null) return null;
  const contrasts = lettersOf(layout).map((glyph) => contrastOfGlyph(glyph, backdrop));
  return { ink, contrast: Math.min(...contrasts, Infinity), scale: 1, isClipped: false };
}

/** Returns whether a text draws any pixel, unlike one of spaces only. */
export function hasInk(layout: TextLayout): boolean {
  return inkOfText(layout) !== null;
}

/** Returns the glyphs that are not emoji. Emoji have their own colours, so contrast rules do not apply to them. */
function lettersOf({ glyphs, trace }: TextLayout): PlacedGlyphs[] {
  const emoji = trace.runs.flat().find(({ face }) => face.kind === 'emoji')?.face.id;
  return glyphs.filter(({ shape }) => emoji === undefined || !shape.key.startsWith(`${emoji}.`));
}

function contrastOfGlyph({ shape, x, y, fill, opacity }: PlacedGlyphs, picture: Picture): number {
  const colour = Number.parseInt(fill.slice(1), 16);
  const contrasts: number[] = [];
  const bottom = Math.min(picture.height, y + shape.bottom);
  const right = Math.min(picture.width, x + shape.right);
  for (let row = Math.max(0, y + shape.top); row < bottom; row += SAMPLE_STEP) {
    for (let column = Math.max(0, x + shape.left); column < right; column += SAMPLE_STEP) {
      const behind = colourAt(picture, row * picture.width + column);
      const shown = opacity === 1 ? colour : mix(colour, behind, opacity);
      contrasts.push(contrastRatio(luminanceOf(shown), luminanceOf(behind)));
    }
  }
  return worstOf(contrasts);
}

function worstOf(contrasts: number[]): number {
  contrasts.sort((one, other) => one - other);
  return contrasts[Math.floor(contrasts.length * WORST_SHARE)] ?? Infinity;
}

interface DrawnCard {
  /** The card without its texts. */
  readonly backdrop: Picture;
  /** The unchanged card. */
  readonly card: Picture;
  /** Draws the card with changed glyphs. */
  readonly drawWith: (change: ChangeGlyphs) => Picture;
  /** Like `drawWith`, but without clips around texts; null if there are no such clips. */
  readonly drawUnclipped: ((change: ChangeGlyphs) => Picture) | null;
}

/** Returns new glyphs for a text. `index` is the position of the text in the document. */
export type ChangeGlyphs = (glyphs: TextLayout['glyphs'], index: number) => TextLayout['glyphs'];

/** Share of a text's pixels. A clip along the edge of a letter may remove the rest and still count as cutting nothing. */
const UNCLIPPED_SHARE = 0.97;

/** Of 255. Less coverage is the edge of a letter, or noise of a filter. */
const MIN_COVERAGE = 32;
/** Share of a text's highest coverage. The text's colour is measured only in pixels with at least this coverage. */
const MIN_RELATIVE_COVERAGE = 0.5;
/** Pixels. Fewer are the corner of a letter, too little to measure. */
const MIN_SAMPLES = 6;

/**
 * Measures texts on the drawn card, with all transforms, clips and filters, and below other shapes.
 *
 * The card is drawn once with black texts and once with white texts. Pixels that differ belong to a text, and the size
 * of the difference is the text's coverage of the pixel. To identify the text, each text has a number, and the card is
 * drawn once for each binary digit of the numbers: texts with a 1 at that digit are white, the others are black. 4 texts
 * need two such pictures, 16 need four.
 *
 * @returns null for an invisible text
 */
export function measureDrawnTexts(
  texts: readonly TextLayout[],
  { backdrop, card, drawWith, drawUnclipped }: DrawnCard,
): (SeenText | null)[] {
  const letters = texts.map((layout) => new Set(lettersOf(layout).map(({ shape }) => shape)));
  /** Each text has two numbers: one for its letters, one for its emoji. */
  const count = texts.length * 2;
  const measureCoverage = (drawCard: DrawnCard['drawWith']): Covered[][] => {
    const paint = (isWhite: (number: number) => boolean): Uint8Array =>
      drawCard((glyphs, index) =>
        glyphs.map((glyph) => {
          const number = index * 2 + (letters[index]?.has(glyph.shape) === true ? 0 : 1);
          return { ...glyph, fill: isWhite(number) ? '#ffffff' : '#000000', opacity: 1 };
        }),
      ).pixels;
    const black = paint(() => false);
    const white = paint(() => true);
    const digits = Array.from({ length: Math.ceil(Math.log2(count)) }, (_, digit) =>
      paint((number) => ((number >> digit) & 1) === 1),
    );
    return findCovered(black, white, digits, count);
  };

  const covered = measureCoverage(drawWith);
  const unclipped = drawUnclipped === null ? covered : measureCoverage(drawUnclipped);
  return texts.map((layout, index) => {
    const [own = [], emoji = []] = [covered[index * 2], covered[index * 2 + 1]];
    const ink = boundsOf([...own, ...emoji], card.width);
    const set = inkOfText(layout);
    if (ink === null || set === null) return null;
    const scale = Math.max(
      (ink.right - ink.left) / (set.right - set.left),
      (ink.bottom - ink.top) / (set.bottom - set.top),
    );
    const cell = Math.max(4, Math.round((layout.fontSize * scale) / 2));
    const isClipped = pixelCountOf(covered, index) < UNCLIPPED_SHARE * pixelCountOf(unclipped, index);
    return { ink, scale, isClipped, contrast: lowestContrast(own, { backdrop, card, cell }) };
  });
}

/** A pixel of a text: its index in the picture, and the text's coverage of it, 0 to 255. */
type Covered = readonly [index: number, coverage: number];

/** Returns the covered pixels for each number of letters or emoji. */
function findCovered(
  black: Uint8Array,
  white: Uint8Array,
  digits: readonly Uint8Array[],
  count: number,
): Covered[][] {
  const found: Covered[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < black.length; at += 4) {
    const coverage = differenceAt(black, white, at);
    if (coverage < MIN_COVERAGE) continue;
    let number = 0;
    for (const [digit, picture] of digits.entries()) {
      if (differenceAt(picture, black, at) > differenceAt(picture, white, at)) number |= 1 << digit;
    }
    found[number]?.push([at / 4, coverage]);
  }
  return found;
}

/** Returns the number of pixels that the letters and emoji of a text cover. */
function pixelCountOf(found: readonly Covered[][], index: number): number {
  return (found[index * 2]?.length ?? 0) + (found[index * 2 + 1]?.length ?? 0);
}

/** Returns the difference of the channel that differs most. */
function differenceAt(one: Uint8Array, other: Uint8Array, at: number): number {
  let most = 0;
  for (let channel = at; channel < at + 3; channel += 1) {
    most = Math.max(most, Math.abs((one[channel] ?? 0) - (other[channel] ?? 0)));
  }
  return most;
}

function boundsOf(pixels: readonly Covered[], width: number): Bounds | null {
  if (pixels.length === 0) return null;
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [index] of pixels) {
    const [x, y] = [index % width, Math.floor(index / width)];
    bounds.left = Math.min(bounds.left, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.right = Math.max(bounds.right, x + 1);
    bounds.bottom = Math.max(bounds.bottom, y + 1);
  }
  return bounds;
}

/**
 * Returns the lowest contrast of a text's cells: squares of about half a letter, each measured by its worst part, see
 * {@link WORST_SHARE}.
 */
function lowestContrast(
  pixels: readonly Covered[],
  { backdrop, card, cell }: Pick<DrawnCard, 'backdrop' | 'card'> & { readonly cell: number },
): number {
  const most = pixels.reduce((highest, [, coverage]) => Math.max(highest, coverage), 0);
  const cells = new Map<number, number[]>();
  for (const [index, coverage] of pixels) {
    if (coverage < most * MIN_RELATIVE_COVERAGE) continue;
    const behind = colourAt(backdrop, index);
    // The colour at the text's highest coverage.
    const shown = extrapolate(behind, colourAt(card, index), most / coverage);
    const [column, row] = [index % card.width, Math.floor(index / card.width)];
    const key = Math.floor(row / cell) * card.width + Math.floor(column / cell);
    cells.getOrInsertComputed(key, () => []).push(contrastRatio(luminanceOf(shown), luminanceOf(behind)));
  }
  const enough = [...cells.values()].filter(({ length }) => length >= MIN_SAMPLES);
  return Math.min(...(enough.length > 0 ? enough : [...cells.values()]).map(worstOf), Infinity);
}

function extrapolate(behind: number, shown: number, factor: number): number {
  const channel = (shift: number): number => {
    const from = (behind >> shift) & 255;
    const value = from + (((shown >> shift) & 255) - from) * factor;
    return Math.round(Math.min(255, Math.max(0, value))) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}

/** Returns 0xRRGGBB over a white background, because most pages are white. */
function colourAt({ pixels }: Picture, index: number): number {
  const at = index * 4;
  const channel = (offset: number): number => pixels[at + offset] ?? 0;
  const white = 255 - channel(3);
  return ((channel(0) + white) << 16) | ((channel(1) + white) << 8) | (channel(2) + white);
}

function mix(over: number, under: number, opacity: number): number {
  const channel = (shift: number): number => {
    const value = ((over >> shift) & 255) * opacity + ((under >> shift) & 255) * (1 - opacity);
    return Math.round(value) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
