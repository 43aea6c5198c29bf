/** How the cost of a card grows with its canvas, the number of its texts and their length. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { CardRenderer } from '../../src/renderer/render-card.ts';
import { createRandom } from '../support/random.ts';
import { ascending, collectGarbage, interleave, median } from '../support/measure.ts';
import { openRenderer } from '../support/open-renderer.ts';
import { processorTimeSince } from '../support/processor-time.ts';
import { projectPath } from '../support/project-path.ts';
import { digits, kilobytes, printTable } from '../support/print-table.ts';

const ROUNDS = 60;
const WARM_UP = 60;
/** In the repository, so that the templates find its packages; not under version control. */
const DIRECTORY = 'var/bench/growth';
const CHARACTERS = Array.from('東京都千代田区接種予約開始月上中下旬大阪府神奈川県横浜市北海道札幌');

interface Shape {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly texts: number;
  /** Characters of each text. */
  readonly length: number;
}

const USUAL = { width: 1200, height: 630, texts: 3, length: 10 };
/** Warms the code; another canvas, so that nothing of it is known to the first that counts. */
const WARMING: Shape = { ...USUAL, name: 'warming', width: 1000 };
const SHAPES: readonly Shape[] = [
  { ...USUAL, name: 'canvas-600x315', width: 600, height: 315 },
  { ...USUAL, name: 'canvas-1200x630' },
  { ...USUAL, name: 'canvas-2400x1260', width: 2400, height: 1260 },
  { ...USUAL, name: 'canvas-4000x2000', width: 4000, height: 2000 },
  ...[1, 2, 4, 8, 16].map((texts) => ({ ...USUAL, name: `texts-${texts}`, texts })),
  ...[5, 10, 20, 40, 80].map((length) => ({ ...USUAL, name: `length-${length}`, length })),
];

await writeTemplates();
const renderer = await openRenderer(DIRECTORY);
// The code is warm before anything counts.
await measure(renderer, WARMING);
const rows: string[][] = [];
for (const shape of SHAPES) rows.push(await measure(renderer, shape));
printTable(
  `Cards with new lines of known glyphs, CPU ms, medians of ${ROUNDS}`,
  ['card', 'first of its kind', 'new lines', 'of it text', 'seen', 'KB'],
  rows,
);

async function measure({ draw }: CardRenderer, { name, texts, length }: Shape): Promise<string[]> {
  const random = createRandom(texts * 1000 + length);
  const contexts = Array.from({ length: ROUNDS + WARM_UP }, () =>
    Object.fromEntries(
      Array.from({ length: texts }, (_, index) => [`text${index}`, newText(random, length)]),
    ),
  );
  const drawNth = (round: number): ReturnType<CardRenderer['draw']> =>
    draw({ template: name, variant: 'card', context: contexts[round] ?? {} });
  const before = process.cpuUsage();
  drawNth(0);
  const first = processorTimeSince(before);
  for (let round = 1; round < WARM_UP; round += 1) drawNth(round);
  await collectGarbage();
  const timings: Readonly<Record<string, number>>[] = [];
  const [fresh, seen] = await interleave(
    [
      {
        name: 'new',
        run(round) {
          const drawn = drawNth(WARM_UP + round);
          timings.push(drawn.timings);
          return drawn.png;
        },
      },
      { name: 'seen', run: (round) => drawNth(WARM_UP + round).png },
    ],
    ROUNDS,
  );
  const of = (step: string): string => digits(median(ascending(timings.map((one) => one[step] ?? 0))));
  return [
    name,
    digits(first),
    digits(median(fresh?.cpu ?? [])),
    of('text'),
    digits(median(seen?.cpu ?? [])),
    kilobytes(fresh?.bytes ?? 0),
  ];
}

function newText(random: (limit: number) => number, length: number): string {
  return Array.from({ length }, () => CHARACTERS[random(CHARACTERS.length)] ?? '').join('');
}

async function writeTemplates(): Promise<void> {
  await rm(projectPath(DIRECTORY), { recursive: true, force: true });
  for (const shape of [WARMING, ...SHAPES]) {
    const folder = projectPath(`${DIRECTORY}/${shape.name}`);
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/card.svg.njk`, svgOf(shape, shape.texts));
    await writeFile(`${folder}/fallback.svg.njk`, svgOf(shape, 0));
    await writeFile(`${folder}/template.ts`, definitionOf(shape));
  }
}

function svgOf({ width, height, length }: Shape, texts: number): string {
  const row = height / Math.max(texts, 1);
  const size = Math.floor(Math.min(row * 0.6, (width * 0.9) / length, 64));
  const lines = Array.from(
    { length: texts },
    (_, index) =>
      `<text id="text${index}" x="${width * 0.05}" y="${Math.round(row * (index + 0.7))}" font-family="Noto Sans JP" ` +
      `font-size="${size}" font-weight="700" fill="#0f172a">{{ text${index} }}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="ja">
  <title>Growth</title>
  <defs><linearGradient id="sky"><stop stop-color="#fef3c7"/><stop offset="1" stop-color="#a7f3d0"/></linearGradient></defs>
  <rect width="${width}" height="${height}" fill="url(#sky)"/>
  ${lines.join('\n  ')}
</svg>
`;
}

function definitionOf({ texts, length }: Shape): string {
  const names = Array.from({ length: texts }, (_, index) => `text${index}`);
  return `import { z } from 'zod';
import { defineTemplate } from '../../../../src/template/define-template.ts';
import { text } from '../../../../src/template/text-field.ts';
export default defineTemplate({
  title: 'Growth',
  description: 'A card of the benchmark.',
  context: z.strictObject({ ${names.map((name) => `${name}: text({ min: 1, max: ${length} })`).join(', ')} }),
  alt: ({ text0 }) => text0,
  fallbackAlt: 'Growth',
  examples: [{ name: 'typical', context: { ${names.map((name) => `${name}: '東京'`).join(', ')} } }],
});
`;
}
