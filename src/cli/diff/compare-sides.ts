import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ExampleCard } from '../../template/registry.ts';
import { isInFolder } from '../../template/read-templates.ts';
import { comparePictures, type SizedPng } from './compare-pictures.ts';
import type { Side } from './open-side.ts';

/** One card on both sides. */
export interface ComparedCard {
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
