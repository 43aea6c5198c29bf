/** A card on one core: never seen, the app’s mix, all lines seen, and the first ever; time and bytes. */
import { acquaintances, allDifferent, type BenchContext } from '../support/cards.ts';
import {
  ascending,
  interleave,
  median,
  quantile,
  type Contender,
  type Measured,
} from '../support/measure.ts';
import { createFiller, drawNaively } from '../support/naive.ts';
import { openRenderer, openWarmRenderer } from '../support/open-renderer.ts';
import { openPeers } from '../support/peers.ts';
import { digits, kilobytes, printTable } from '../support/print-table.ts';

const ROUNDS = 100;
const FIRSTS = 15;
const SEED = 20261125;
const TAKUMI = 'takumi 2.16.3';
const NAIVE = 'naive resvg-js 2.6.2';

const peers = await openPeers();
await comparePlain();
await compareVaccine();
await compareFirstEver();
await compareBytes();

async function comparePlain(): Promise<void> {
  const cards = allDifferent(ROUNDS, SEED);
  const svgOf = createFiller('bench/templates/plain/card.svg.njk');
  const contenders: Contender[] = [
    { name: NAIVE, run: (round) => drawNaively(svgOf(at(cards, round))) },
    ...Array.from(peers, ([name, draw]) => ({ name, run: (round: number) => draw(at(cards, round)) })),
    ...(await ours('bench/templates', 'plain', cards)),
  ];
  print(`The plain card, ${ROUNDS} rounds`, await interleave(contenders, ROUNDS));
}

async function compareVaccine(): Promise<void> {
  const cards = allDifferent(ROUNDS, SEED).map((card) => ({ ...card, age: card.age % 121 }));
  const svgOf = createFiller('templates/vaccine/card.svg.njk');
  const contenders: Contender[] = [
    { name: NAIVE, run: (round) => drawNaively(svgOf(at(cards, round))) },
    ...(await ours('templates', 'vaccine', cards)),
  ];
  print(
    `The vaccine card, ${ROUNDS} rounds; the naive way neither fits nor wraps`,
    await interleave(contenders, ROUNDS),
  );
}

async function ours(
  templates: string,
  template: string,
  cards: readonly BenchContext[],
): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const { name, before, measured } of acquaintances(cards, SEED)) {
    const draw = await openWarmRenderer(templates, template, before);
    contenders.push({ name: `ours: ${name}`, run: (round) => draw(at(measured, round)).png });
  }
  return contenders;
}

/** Nothing is known but the code, which is warm: backdrop, glyphs and lines are new. */
async function compareFirstEver(): Promise<void> {
  const cards = allDifferent(FIRSTS, SEED);
  const svgOf = createFiller('bench/templates/plain/card.svg.njk');
  const renderers = await Promise.all(cards.map(() => openRenderer('bench/templates')));
  const takumi = peers.get(TAKUMI);
  const contenders: Contender[] = [
    { name: NAIVE, run: (round) => drawNaively(svgOf(at(cards, round))) },
    ...(takumi === undefined ? [] : [{ name: TAKUMI, run: (round: number) => takumi(at(cards, round)) }]),
    {
      name: 'ours: first ever',
      run: (round) =>
        at(renderers, round).draw({ template: 'plain', variant: 'card', context: at(cards, round) }).png,
    },
  ];
  print(`The plain card, nothing known, ${FIRSTS} rounds`, await interleave(contenders, FIRSTS));
}

/** A card's bytes are the same whatever was drawn before, so that one figure is enough for each. */
async function compareBytes(): Promise<void> {
  const cards = allDifferent(30, SEED);
  const renderer = await openRenderer('bench/templates');
  const our = cards.map(
    (context) => renderer.draw({ template: 'plain', variant: 'card', context: { ...context } }).png.length,
  );
  const svgOf = createFiller('bench/templates/plain/card.svg.njk');
  const naive = cards.map((context) => drawNaively(svgOf(context)).length);
  const takumi = peers.get(TAKUMI);
  const takumiSizes: number[] = [];
  for (const context of cards) if (takumi !== undefined) takumiSizes.push((await takumi(context)).length);
  const sizes: [string, number[]][] = [
    [NAIVE, naive],
    [TAKUMI, takumiSizes],
    ['ours', our],
  ];
  printTable(
    'Bytes of the plain card, median of 30',
    ['drawn by', 'KB', 'of naive', 'of takumi'],
    sizes.map(([name, list]) => [
      name,
      kilobytes(middle(list)),
      digits(middle(list) / middle(naive)),
      digits(middle(list) / middle(takumiSizes)),
    ]),
  );
}

function middle(sizes: readonly number[]): number {
  return median(ascending(sizes));
}

function print(title: string, measured: readonly Measured[]): void {
  const of = (name: string): number => median(measured.find((one) => one.name === name)?.cpu ?? []);
  printTable(
    `${title}. Ratios of processor time.`,
    ['drawn by', 'CPU ms', 'p95', 'passed ms', 'of naive', 'of takumi', 'KB'],
    measured.map(({ name, times, cpu, bytes }) => [
      name,
      digits(median(cpu)),
      digits(quantile(cpu, 0.95)),
      digits(median(times)),
      digits(median(cpu) / of(NAIVE)),
      digits(median(cpu) / of(TAKUMI)),
      kilobytes(bytes),
    ]),
  );
}

function at<Item>(items: readonly Item[], round: number): Item {
  const item = items[round];
  if (item === undefined) throw new RangeError(`Expected something for round ${round}`);
  return item;
}
