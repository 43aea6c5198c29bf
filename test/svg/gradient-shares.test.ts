import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { readDrawing } from '../../src/svg/read-drawing.ts';
import { writeSvg } from '../../src/svg/svg-tree.ts';

const CANVAS = { width: 90, height: 40 };

function draw(gradients: string): Uint8Array {
  const root = parseSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40" viewBox="0 0 90 40">${gradients}<rect x="10" y="5" width="70" height="30" fill="url(#g)"/></svg>`,
  );
  const drawing = readDrawing(root, CANVAS, (_element, _attribute, message) => assert.fail(message));
  return rasterizeSvg(writeSvg(drawing)).pixels;
}

const stops = '<stop stop-color="#f00"/><stop offset="1" stop-color="#00f"/>';
const DIAGONAL = Math.hypot(CANVAS.width, CANVAS.height) / Math.SQRT2;

// SVG 2, sections 8.9 and 14.2
for (const [what, written, meant] of [
  [
    'a radius is a share of the diagonal',
    `<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="50%" cy="50%" r="20%">${stops}</radialGradient>`,
    `<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="45" cy="20" r="${0.2 * DIAGONAL}">${stops}</radialGradient>`,
  ],
  [
    'units are those that href hands down',
    `<linearGradient id="a" gradientUnits="userSpaceOnUse">${stops}</linearGradient><linearGradient id="g" href="#a" x1="20%" x2="60%"/>`,
    `<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="18" x2="54">${stops}</linearGradient>`,
  ],
  [
    'shares that href hands down are of the units of the one that has them',
    `<linearGradient id="a" x1="20%" x2="60%">${stops}</linearGradient><linearGradient id="g" href="#a" gradientUnits="userSpaceOnUse"/>`,
    `<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="18" x2="54">${stops}</linearGradient>`,
  ],
] as const) {
  test(`percentages of gradients: ${what}`, () => {
    assert.deepEqual(draw(written), draw(meant));
  });
}
