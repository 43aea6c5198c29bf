import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pngDataUri, type Size } from '../picture-format.ts';
import { encodePng } from '../raster/encode-png.ts';
import { rasterizeSvg } from '../raster/rasterize.ts';
import { isInFolder } from '../template/read-templates.ts';
import type { ExampleCard } from '../template/registry.ts';
import type { Side } from './diff-sides.ts';
import { type Terminal, writeOutput } from './terminal.ts';

/** One card on both sides. */
interface ComparedCard {
  readonly template: string;
  readonly variant: string;
  readonly example: string;
  readonly status: 'same' | 'changed' | 'added' | 'removed';
  /** Share of the pixels that differ, 0 to 1. */
  readonly share: number;
  /** PNG files; null if the side has no such card. */
  readonly old: Uint8Array | null;
  readonly new: Uint8Array | null;
  readonly difference: Uint8Array | null;
}

/**
 * Draws and compares the cards of two sides. Cards match by template, variant and example.
 *
 * @returns cards in the order of the new side, then removed cards
 */
export async function* compareSides(old: Side, changed: Side): AsyncGenerator<ComparedCard> {
  for (const pair of pairCards(old, changed)) {
    yield compareCard(old, changed, pair);
    // Lets the garbage collector free the memory of native code.
    await setImmediate();
  }
}

interface Pair {
  /** The card of either side: both have the same name. */
  readonly card: ExampleCard;
  /** Undefined if the card was added. */
  readonly before: ExampleCard | undefined;
  /** Undefined if the card was removed. */
  readonly after: ExampleCard | undefined;
}

/**
 * Returns the matching cards of two sides in the order of comparison. Leaves out templates with faults on either side,
 * because their cards would look removed.
 */
export function pairCards(old: Side, changed: Side): Pair[] {
  const isComparable = ({ template: { name } }: ExampleCard) =>
    [old, changed].every(({ findings, templatesDirectory }) => {
      const folder = { directory: join(templatesDirectory, name) };
      return !findings.some(({ file }) => isInFolder(file, folder));
    });
  const after = changed.cards.filter(isComparable);
  const before = new Map(old.cards.filter(isComparable).map((card) => [nameOf(card), card]));
  const names = new Set(after.map(nameOf));
  const removed = [...before.values()].filter((card) => !names.has(nameOf(card)));
  return [
    ...after.map((card) => ({ card, before: before.get(nameOf(card)), after: card })),
    ...removed.map((card) => ({ card, before: card, after: undefined })),
  ];
}

function compareCard(old: Side, changed: Side, { card, before, after }: Pair): ComparedCard {
  const one = drawOn(old, before);
  const other = drawOn(changed, after);
  const drawn = {
    template: card.template.name,
    variant: card.variant.name,
    example: card.example,
    old: one?.png ?? null,
    new: other?.png ?? null,
    difference: null,
  };
  if (one === null) return { ...drawn, status: 'added', share: 1 };
  if (other === null) return { ...drawn, status: 'removed', share: 1 };
  const comparison = comparePictures(one, other);
  if (comparison === null) return { ...drawn, status: 'same', share: 0 };
  return { ...drawn, status: 'changed', ...comparison };
}

function drawOn(side: Side, card: ExampleCard | undefined): SizedPng | null {
  if (card === undefined) return null;
  const { width, height } = card.variant;
  return { width, height, png: side.draw(card) };
}

function nameOf({ template, variant, example }: ExampleCard): string {
  return `${template.name}\0${variant.name}\0${example}`;
}

interface SizedPng extends Size {
  readonly png: Uint8Array;
}

interface Comparison {
  /** Share of the larger picture's pixels that differ, 0 to 1. */
  readonly share: number;
  /** A PNG file: equal pixels faint, different pixels magenta. */
  readonly difference: Uint8Array;
}

/** 0xRRGGBBAA: a magenta that cards hardly use. */
const CHANGED = 0xd6_00_6c_ff;

/** Opacity of equal pixels over white, so that changes stand out. */
const FAINT = 0.25;

/**
 * Compares two PNG files pixel by pixel, exactly. An area that only one picture has counts as different.
 *
 * @returns null if all pixels are equal
 */
export function comparePictures(old: SizedPng, changed: SizedPng): Comparison | null {
  if (Buffer.compare(old.png, changed.png) === 0) return null;
  const before = readPixels(old);
  const after = readPixels(changed);
  const width = Math.max(before.width, after.width);
  const height = Math.max(before.height, after.height);
  const pixels = new Uint8Array(width * height * 4);
  const view = new DataView(pixels.buffer);
  let differing = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const one = before.colourAt(x, y);
      const other = after.colourAt(x, y);
      const isSame = one !== null && one === other;
      if (!isSame) differing += 1;
      view.setUint32((y * width + x) * 4, isSame ? faint(one) : CHANGED);
    }
  }
  if (differing === 0) return null;
  return { share: differing / (width * height), difference: encodePng({ width, height, pixels }) };
}

interface Pixels extends Size {
  /** @returns 0xRRGGBBAA; null outside the picture */
  readonly colourAt: (x: number, y: number) => number | null;
}

/** Decodes a PNG file by drawing it in its own size, which changes no pixel. */
function readPixels({ png, width, height }: SizedPng): Pixels {
  const picture = rasterizeSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="${pngDataUri(png)}"/></svg>`,
  );
  const { buffer, byteOffset, byteLength } = picture.pixels;
  const view = new DataView(buffer, byteOffset, byteLength);
  return {
    width,
    height,
    colourAt: (x, y) => (x < width && y < height ? view.getUint32((y * width + x) * 4) : null),
  };
}

function faint(colour: number): number {
  const channel = (shift: number): number =>
    Math.round(255 - (255 - ((colour >>> shift) & 255)) * FAINT) << shift;
  return (channel(24) | channel(16) | channel(8) | 255) >>> 0;
}

/** A compared card with the file names of its pictures, relative to the folder; null if there is no such picture. */
export interface ComparedFiles extends Omit<ComparedCard, 'old' | 'new' | 'difference'> {
  readonly pictures: {
    readonly old: string | null;
    readonly new: string | null;
    readonly difference: string | null;
  };
}

/** Returns a function that writes the pictures of a card to a folder. An unchanged card gets one picture. */
export function createPictureFiles(
  folder: string,
  terminal: Terminal,
): (card: ComparedCard) => Promise<ComparedFiles> {
  const taken = new Set<string>();

  const write = async (name: string, png: Uint8Array | null): Promise<string | null> => {
    if (png === null) return null;
    await writeOutput(join(folder, name), png, terminal);
    return name;
  };

  return async ({ old, new: changed, difference, ...card }) => {
    const stem = freeName(`${card.template}-${card.variant}-${card.example}`, taken);
    return {
      ...card,
      pictures: {
        old: card.status === 'same' ? null : await write(`${stem}.old.png`, old),
        new: await write(`${stem}.new.png`, changed),
        difference: await write(`${stem}.difference.png`, difference),
      },
    };
  };
}

/** Returns an unused file name without special characters. Names of examples are free text. */
function freeName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-');
  let name = plain;
  for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
  taken.add(name);
  return name;
}
