import { setImmediate } from 'node:timers/promises';
import type { ExampleCard } from '../../template/list-examples.ts';
import { comparePictures } from './compare-pictures.ts';
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
  for (const [before, after] of pairCards(old, changed)) {
    yield compareCard([old, before], [changed, after]);
    // Lets the collector free what native code holds.
    await setImmediate();
  }
}

type Pair = readonly [ExampleCard | undefined, ExampleCard | undefined];

/** Cards that belong together; one of a pair may be missing. */
export function pairCards(old: Side, changed: Side): Pair[] {
  const before = new Map(old.cards.map((card) => [nameOf(card), card]));
  const names = new Set(changed.cards.map(nameOf));
  const removed = old.cards.filter((card) => !names.has(nameOf(card)));
  return [
    ...changed.cards.map((card): Pair => [before.get(nameOf(card)), card]),
    ...removed.map((card): Pair => [card, undefined]),
  ];
}

function compareCard(
  [old, before]: readonly [Side, ExampleCard | undefined],
  [changed, after]: readonly [Side, ExampleCard | undefined],
): ComparedCard {
  const card = after ?? before;
  if (card === undefined) throw new TypeError('Expected a card on at least one side');
  const one = before === undefined ? null : { ...sizeOf(before), png: old.draw(before) };
  const other = after === undefined ? null : { ...sizeOf(after), png: changed.draw(after) };
  const comparison = one === null || other === null ? null : comparePictures(one, other);
  const name = { template: card.template.name, variant: card.variant.name, example: card.example };
  const pictures = { old: one?.png ?? null, new: other?.png ?? null };
  if (one === null) return { ...name, ...pictures, status: 'added', share: 1, difference: null };
  if (other === null) return { ...name, ...pictures, status: 'removed', share: 1, difference: null };
  if (comparison === null) return { ...name, ...pictures, status: 'same', share: 0, difference: null };
  return { ...name, ...pictures, status: 'changed', ...comparison };
}

function sizeOf({ variant: { width, height } }: ExampleCard): { width: number; height: number } {
  return { width, height };
}

function nameOf({ template, variant, example }: ExampleCard): string {
  return `${template.name}\0${variant.name}\0${example}`;
}
