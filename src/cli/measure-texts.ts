import type { Picture } from '../raster/rasterize.ts';
import { inkOfText } from '../renderer/ink.ts';
import type { Bounds } from '../shape.ts';
import { contrastRatio, luminanceOf } from '../svg/values.ts';
import type { PlacedGlyphs, TextLayout } from '../text/lay-out-text.ts';

/** Where the texts of a card are seen, and how far they stand out from what is behind them. */

/** A text as it is seen on the card. */
export interface SeenText {
  /** Whole px on the canvas; nothing is known of what a canvas or a clip cuts off. */
  readonly ink: Bounds;
  /** The lowest of its glyphs; Infinity if none has to be read, as of emoji. */
  readonly contrast: number;
  /** Of the drawn text to the text as it is set: 2 under `scale(2)`. */
  readonly scale: number;
  /** Whether a clip cuts a part of it off. */
  readonly isClipped: boolean;
}

/**
 * A glyph is as readable as it is on the worst quarter of what is behind it: a thin line that crosses it does no harm,
 * a dark half does.
 */
const WORST_SHARE = 0.25;
/** Every how many-th pixel of a row and of a column is looked at where glyphs are known. */
const STEP = 2;

/** @returns null if the text shows nothing */
export function measureSetText(layout: TextLayout, backdrop: Picture): SeenText | null {
  const ink = inkOfText(layout);
  if (ink === null) return null;
  const contrasts = lettersOf(layout).map((glyph) => contrastOfGlyph(glyph, backdrop));
  return { ink, contrast: Math.min(...contrasts, Infinity), scale: 1, isClipped: false };
}

/** Whether a text has something to show. */
export function hasInk(layout: TextLayout): boolean {
  return inkOfText(layout) !== null;
}

/** An emoji has colours of its own, of which none has to be read. */
function lettersOf({ glyphs, trace }: TextLayout): PlacedGlyphs[] {
  const emoji = trace.runs.flat().find(({ face }) => face.kind === 'emoji')?.face.id;
  return glyphs.filter(({ shape }) => emoji === undefined || !shape.key.startsWith(`${emoji}.`));
}

function contrastOfGlyph({ shape, x, y, fill, opacity }: PlacedGlyphs, picture: Picture): number {
  const colour = Number.parseInt(fill.slice(1), 16);
  const contrasts: number[] = [];
  const bottom = Math.min(picture.height, y + shape.bottom);
  const right = Math.min(picture.width, x + shape.right);
  for (let row = Math.max(0, y + shape.top); row < bottom; row += STEP) {
    for (let column = Math.max(0, x + shape.left); column < right; column += STEP) {
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
  /** Without its texts. */
  readonly backdrop: Picture;
  /** As it is. */
  readonly card: Picture;
  /** Draws the card with other glyphs in the places of each text's. */
  readonly drawWith: (change: ChangeGlyphs) => Picture;
  /** Likewise, without clips around texts; null if there are none. */
  readonly drawUnclipped: ((change: ChangeGlyphs) => Picture) | null;
}

/** Returns the glyphs that take the places of those of a text, by its place in the document. */
export type ChangeGlyphs = (glyphs: TextLayout['glyphs'], index: number) => TextLayout['glyphs'];

/** Of the pixels of a text: what a clip that cuts nothing off, along the edge of a letter, may take. */
const WHOLE = 0.97;

/** Of 255: what is less is the edge of a letter, or noise of a filter. */
const LEAST_COVERAGE = 32;
/** Of the most that a text covers anywhere: its colour is known from pixels that it covers so far. */
const KNOWN_COLOUR = 0.5;
/** Pixels: fewer are the corner of a letter, which says little. */
const LEAST_SAMPLES = 6;

/**
 * Measures texts on the drawn card, under whatever transform, clip or filter, and below whatever shape. The card is
 * drawn with all texts black and with all texts white: where the two differ is text, and how far says how much of the
 * pixel it covers. To find which text it is, the card is drawn for each binary digit of the texts' numbers, those with a
 * 1 there white and the others black: 4 texts take two such pictures, 16 take four.
 *
 * @returns null for a text of which nothing is seen
 */
export function measureDrawnTexts(
  texts: readonly TextLayout[],
  { backdrop, card, drawWith, drawUnclipped }: DrawnCard,
): (SeenText | null)[] {
  const letters = texts.map((layout) => new Set(lettersOf(layout).map(({ shape }) => shape)));
  /** Numbers of the letters and of the emoji of each text. */
  const count = texts.length * 2;
  const cover = (drawCard: DrawnCard['drawWith']): Covered[][] => {
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

  const covered = cover(drawWith);
  const whole = drawUnclipped === null ? covered : cover(drawUnclipped);
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
    const isClipped = countOf(covered, index) < WHOLE * countOf(whole, index);
    return { ink, scale, isClipped, contrast: lowestContrast(own, { backdrop, card, cell }) };
  });
}

/** A pixel of a text: its index, and how much of it the text covers, of 255. */
type Covered = readonly [index: number, coverage: number];

/** @returns by the number of what covers them */
function findCovered(
  black: Uint8Array,
  white: Uint8Array,
  digits: readonly Uint8Array[],
  count: number,
): Covered[][] {
  const found: Covered[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < black.length; at += 4) {
    const coverage = differenceAt(black, white, at);
    if (coverage < LEAST_COVERAGE) continue;
    let number = 0;
    for (const [digit, picture] of digits.entries()) {
      if (differenceAt(picture, black, at) > differenceAt(picture, white, at)) number |= 1 << digit;
    }
    found[number]?.push([at / 4, coverage]);
  }
  return found;
}

/** The pixels of the letters and emoji of a text. */
function countOf(found: readonly Covered[][], index: number): number {
  return (found[index * 2]?.length ?? 0) + (found[index * 2 + 1]?.length ?? 0);
}

/** Of the channel that differs most. */
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

/** The lowest of square cells of about half a letter, each of which is as readable as on its worst quarter. */
function lowestContrast(
  pixels: readonly Covered[],
  { backdrop, card, cell }: Pick<DrawnCard, 'backdrop' | 'card'> & { readonly cell: number },
): number {
  const most = pixels.reduce((highest, [, coverage]) => Math.max(highest, coverage), 0);
  const cells = new Map<number, number[]>();
  for (const [index, coverage] of pixels) {
    if (coverage < most * KNOWN_COLOUR) continue;
    const behind = colourAt(backdrop, index);
    // What it would be where the text covers as much as it does anywhere.
    const shown = extrapolate(behind, colourAt(card, index), most / coverage);
    const [column, row] = [index % card.width, Math.floor(index / card.width)];
    const key = Math.floor(row / cell) * card.width + Math.floor(column / cell);
    cells.getOrInsertComputed(key, () => []).push(contrastRatio(luminanceOf(shown), luminanceOf(behind)));
  }
  const enough = [...cells.values()].filter(({ length }) => length >= LEAST_SAMPLES);
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

/** @returns 0xRRGGBB; what is transparent is white, as most pages are */
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
