/**
 * `npm run compare:drawing`: draws documents that are generated from the table of `src/svg/dialect.ts` here and in
 * Chromium, and lists those that differ. Their edges do, so a pixel counts as different from 48 of 255 in a channel, and
 * a document if more than 1.5 % of its pixels are, or its mean difference is more than 3 (10 for noise).
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { rasterizeSvg } from '../src/raster/rasterize.ts';
import { checkDrawing } from '../src/svg/check-drawing.ts';
import { parseSvg } from '../src/svg/parse-svg.ts';
import { readCanvas, readDrawing } from '../src/svg/read-drawing.ts';
import { writeSvg } from '../src/svg/svg-tree.ts';
import { generateDrawings } from './support/generate-drawings.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '600' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const PIXEL = 48;
const SHARE = 0.015;
const MEAN = 3;
/** Of noise, which is calculated in eight bits with other roundings. */
const MEAN_OF_NOISE = 10;

const browser = await chromium.launch({
  executablePath: values.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});
const page = await browser.newPage({ viewport: { width: 180, height: 110 } });
const drawings = generateDrawings(Number(values.count));
let differing = 0;
let refused = 0;
for (const { name, svg } of drawings) {
  const faults: string[] = [];
  const report = (_element: unknown, _attribute: string | null, message: string): void => {
    faults.push(message);
  };
  const root = parseSvg(svg);
  const canvas = readCanvas(root, report);
  if (canvas === null) throw new Error(`Expected a canvas in ${svg}`);
  const drawing = readDrawing(root, canvas, report);
  checkDrawing(root, report);
  if (faults.length > 0) {
    refused += 1;
    console.log(`refused    ${name}: ${faults.join(' ')}`);
    continue;
  }
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  const theirs = PNG.sync.read(await page.screenshot());
  const ours = rasterizeSvg(writeSvg(drawing));
  const { share, mean } = compare(ours.pixels, theirs.data);
  if (share <= SHARE && mean <= (svg.includes('<feTurbulence') ? MEAN_OF_NOISE : MEAN)) continue;
  differing += 1;
  console.log(
    `different  ${name}: ${(share * 100).toFixed(1)} % of the pixels, ${mean.toFixed(1)} on average`,
  );
}
await browser.close();
console.log(`${drawings.length} documents: ${differing} drawn differently, ${refused} refused`);
if (differing > 0) process.exitCode = 1;

function compare(ours: Uint8Array, theirs: Uint8Array): { share: number; mean: number } {
  let different = 0;
  let sum = 0;
  for (let index = 0; index < theirs.length; index += 4) {
    let most = 0;
    for (let channel = index; channel < index + 3; channel += 1)
      most = Math.max(most, Math.abs((ours[channel] ?? 0) - (theirs[channel] ?? 0)));
    if (most > PIXEL) different += 1;
    sum += most;
  }
  const pixels = theirs.length / 4;
  return { share: different / pixels, mean: sum / pixels };
}
