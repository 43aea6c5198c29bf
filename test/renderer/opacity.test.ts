import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildCard } from '../support/build-card.ts';
import { comparePixels } from '../support/compare-pixels.ts';

const GROUND = '<rect width="400" height="400" fill="#ffffff"/>';

function draw(content: string) {
  return rasterizeSvg(buildCard(GROUND + content).scene.document);
}

/** The red sample of a pixel. */
function sampleAt(content: string, x: number, y: number): number | undefined {
  return draw(content).pixels[(y * 400 + x) * 4];
}

test('the opacity of a text is that of the whole text, as of a group around it', () => {
  for (const [attributes, text] of [
    ['font-size="90"', '🎉あ🇯🇵'],
    ['font-size="90" letter-spacing="-20"', 'AVATAR 東京'],
    ['font-size="60"', '字<tspan fill="#dc2626" fill-opacity=".4">😀赤</tspan>'],
  ]) {
    const one = draw(`<text y="90" ${attributes} opacity=".5">${text}</text>`);
    const other = draw(`<g opacity=".5"><text y="90" ${attributes}>${text}</text></g>`);
    comparePixels(one, other, 'renderer/opacity');
  }
});

test('the opacity of a fill counts once, inherited or not', () => {
  const square = '<text y="100" font-size="100" fill="#000000"';
  assert.equal(sampleAt(`<g fill-opacity=".5">${square}>■</text></g>`, 50, 60), 127);
  assert.equal(sampleAt(`<g fill-opacity=".9">${square} fill-opacity=".5">■</text></g>`, 50, 60), 127);
  assert.equal(sampleAt(`${square}><tspan fill-opacity="50%">■</tspan></text>`, 50, 60), 127);
});

test('the opacity of a fill is that of each letter, and of an emoji as a whole', () => {
  const overlapping =
    '<text y="100" font-size="100" letter-spacing="-100" fill="#000000" fill-opacity=".5">■■</text>';
  assert.equal(sampleAt(overlapping, 50, 60), 64);
  const emoji = (attributes: string) => draw(`<text y="100" font-size="90" ${attributes}>😀</text>`);
  comparePixels(emoji('fill-opacity=".5"'), emoji('opacity=".5"'), 'renderer/opacity-emoji');
});
