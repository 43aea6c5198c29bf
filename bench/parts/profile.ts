/** Where the time of a card goes: milliseconds per step, and what the processor is in. */
import { acquaintances, allDifferent, type Acquaintance } from '../support/cards.ts';
import { ascending, median } from '../support/measure.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { digits, printTable } from '../support/print-table.ts';
import { profile } from '../support/profile.ts';

const CARDS = 300;
const SEED = 20261125;
const MAX_ROWS = 14;

const cards = allDifferent(CARDS, SEED).map((card) => ({ ...card, age: card.age % 1000 }));

const steps: string[][] = [];
for (const template of ['plain', 'vaccine']) {
  for (const one of acquaintances(cards, SEED)) await measure(template, one);
}
printTable('Milliseconds per step, medians', ['card', 'template', 'text', 'raster', 'all'], steps);

async function measure(template: string, { name, before, measured }: Acquaintance): Promise<void> {
  const templates = template === 'plain' ? 'bench/templates' : 'templates';
  const draw = await openWarmRenderer(templates, template, before);
  const timings: Readonly<Record<string, number>>[] = [];
  const shares = await profile(() => {
    for (const context of measured) timings.push(draw(context).timings);
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
