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
  /** Of the pixels, how many differ: 0 to 1. */
  readonly share: number;
  /** PNG files; null where there is none. */
  readonly old: Uint8Array | null;
  readonly new: Uint8Array | null;
  readonly difference: Uint8Array | null;
}

/**
 * Draws and compares the cards of two sides, which belong together by template, variant and example.
 *
 * @returns in the order of the new side, those that were removed last
 */
export async function* compareSides(old: Side, changed: Side): AsyncGenerator<ComparedCard> {
  for (const pair of pairCards(old, changed)) {
    yield compareCard(old, changed, pair);
    // Lets the collector free what native code holds.
    await setImmediate();
  }
}

interface Pair {
  /** Of either side: both have the same name. */
  readonly card: ExampleCard;
  /** Undefined where there is none. */
  readonly before: ExampleCard | undefined;
  readonly after: ExampleCard | undefined;
}

/**
 * Cards that belong together, in the order in which they are compared. A template that has faults on one side is left
 * out, so that its cards do not look as if they had been removed.
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
  /** Of the pixels of the larger picture, how many differ: 0 to 1. */
  readonly share: number;
  /** The new picture, faint, with what differs in magenta. A PNG file. */
  readonly difference: Uint8Array;
}

/** 0xRRGGBBAA: no card of good taste has it. */
const CHANGED = 0xd6_00_6c_ff;

/** How much of a pixel that is the same is left above white, so that what changed stands out. */
const FAINT = 0.25;

/**
 * Compares two PNG files pixel by pixel, exactly. A part that only one of them has differs.
 *
 * @returns null if all pixels are the same
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

/** Reads a PNG file by drawing it in its own size, which changes no pixel. */
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

/** A compared card with the names of its pictures, relative to the folder; null where there is none. */
export interface ComparedFiles extends Omit<ComparedCard, 'old' | 'new' | 'difference'> {
  readonly pictures: {
    readonly old: string | null;
    readonly new: string | null;
    readonly difference: string | null;
  };
}

/** Makes the function that writes the pictures of a card to a folder. A card that has not changed has one picture. */
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

/** Names of examples are free text; those of files are not. */
function freeName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-');
  let name = plain;
  for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
  taken.add(name);
  return name;
}
