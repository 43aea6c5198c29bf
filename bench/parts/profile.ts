/** Where the time of a card goes: milliseconds per step, and what the processor is in. */
import { allDifferent, appMix, recombined, sameGlyphs } from '../support/cards.ts';
import type { BenchContext } from '../support/cards.ts';
import { ascending, collectGarbage, median } from '../support/measure.ts';
import { openRenderer } from '../support/open-renderer.ts';
import { digits, printTable } from '../support/print-table.ts';
import { profile } from '../support/profile.ts';

const CARDS = 300;
const SEED = 20261125;
const MAX_ROWS = 14;

const cards = allDifferent(CARDS, SEED).map((card) => ({ ...card, age: card.age % 1000 }));
const mix = appMix(500 + CARDS, SEED);

const cases: readonly [string, readonly BenchContext[], readonly BenchContext[]][] = [
  ['three lines never seen', sameGlyphs(cards), cards],
  ['the app’s mix after 500 cards', mix.slice(0, 500), mix.slice(500)],
  ['all lines seen', cards, recombined(cards)],
];

const steps: string[][] = [];
for (const template of ['plain', 'vaccine']) {
  for (const [name, before, measured] of cases) await measureCase(template, name, before, measured);
}
printTable('Milliseconds per step, medians', ['card', 'template', 'text', 'raster', 'all'], steps);

async function measureCase(
  template: string,
  name: string,
  before: readonly BenchContext[],
  measured: readonly BenchContext[],
): Promise<void> {
  const { draw } = await openRenderer(template === 'plain' ? 'bench/templates' : 'templates');
  for (const [index, context] of before.entries()) {
    draw({ template, variant: 'card', context });
    if (index % 20 === 0) await collectGarbage();
  }
  const timings: Readonly<Record<string, number>>[] = [];
  const shares = await profile(() => {
    for (const context of measured) timings.push(draw({ template, variant: 'card', context }).timings);
  });
  const of = (step: string): number => median(ascending(timings.map((one) => one[step] ?? 0)));
  const parts = ['template', 'text', 'raster'].map(of);
  const all = parts.reduce((sum, part) => sum + part, 0);
  steps.push([`${template}, ${name}`, ...parts.map(digits), digits(all)]);
  printTable(
    `The ${template} card, ${name}: own time of functions`,
    ['in', '% of the time'],
    shares.slice(0, MAX_ROWS).map((row) => [row.name, (row.share * 100).toFixed(1)]),
  );
}
