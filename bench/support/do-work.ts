import { appMix } from './cards.ts';
import { createFiller, drawNaively } from './naive.ts';

/** A share of the work that the ways of doing several things at once are compared with. */
export interface Work {
  /** Draw cards, which is the processor's work, or upload pictures, which is waiting. */
  readonly kind: 'draw' | 'upload';
  /** Which of the cards; the last is excluded. */
  readonly from: number;
  readonly to: number;
  /** Of the store. */
  readonly url: string;
}

const CARDS = appMix(1_000, 3);
const svgOf = createFiller('bench/templates/plain/card.svg.njk');
const PICTURE = new Uint8Array(60_000);

async function doOne({ kind, url }: Work, index: number): Promise<void> {
  const card = CARDS[index];
  if (kind === 'draw' && card !== undefined) drawNaively(svgOf(card));
  else await fetch(url, { method: 'PUT', body: PICTURE }).then((response) => response.arrayBuffer());
}

export async function doInTurn(work: Work): Promise<void> {
  for (let index = work.from; index < work.to; index += 1) await doOne(work, index);
}

export async function doAtOnce(work: Work): Promise<void> {
  await Promise.all(
    Array.from({ length: work.to - work.from }, (_, index) => doOne(work, work.from + index)),
  );
}
