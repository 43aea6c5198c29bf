import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import { RESVG_OPTIONS, rasterizeSvg } from '../../src/raster/rasterize.ts';

const svg = (content: string, size = 'width="2" height="1"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${content}</svg>`;

test('resvg takes every option: one it did not know would reset the others too', () => {
  const image = new Resvg(svg(''), { ...RESVG_OPTIONS, background: '#ff0000' }).render();
  assert.deepEqual([...image.pixels], [255, 0, 0, 255, 255, 0, 0, 255]);
});

test('an option that resvg does not know does reset the others, so the test above can fail', () => {
  const options = { ...RESVG_OPTIONS, fonts: 'mistyped', background: '#ff0000' };
  assert.deepEqual([...new Resvg(svg(''), options).render().pixels], [0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a picture has the size of its document', () => {
  const { width, height, pixels } = rasterizeSvg(svg('', 'width="30" height="20"'));
  assert.deepEqual([width, height, pixels.length], [30, 20, 30 * 20 * 4]);
});

test('colours are premultiplied by alpha', () => {
  const { pixels } = rasterizeSvg(svg('<rect width="1" height="1" fill="#ff8000" fill-opacity="0.5"/>'));
  assert.deepEqual([...pixels], [128, 64, 0, 128, 0, 0, 0, 0]);
});

test('text draws nothing, whatever fonts the machine has', () => {
  const { pixels } = rasterizeSvg(svg('<text y="18" font-size="20">Wag</text>', 'width="60" height="20"'));
  assert.ok(pixels.every((value) => value === 0));
});

test('a document that is not well-formed is an error', () => {
  assert.throws(() => rasterizeSvg('<svg'), Error);
});
