import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePng } from '../../src/raster/encode-png.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import type { Picture } from '../../src/raster/rasterize.ts';
import { comparePictures } from '../support/compare-pictures.ts';
import { readPng } from '../support/read-png.ts';
import { createScene, drawByResvg } from './support/scenes.ts';

function encode(backdrop: string): { png: Uint8Array; byResvg: Uint8Array } {
  const scene = createScene({ backdrop });
  return { png: encodePng(rasterizeSvg(scene.document)), byResvg: drawByResvg(scene) };
}

/** One row of opaque pixels. */
function rowOf(colours: number): Picture {
  const pixels = Uint8Array.from({ length: colours }, (_, index) => index % 256);
  return {
    width: colours,
    height: 1,
    pixels: Uint8Array.from([...pixels].flatMap((red, index) => [red, index >> 8, 0, 255])),
  };
}

const GRADIENT = `<linearGradient id="g"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>
  <rect width="100%" height="100%" fill="url(#g)"/><circle cx="50" cy="40" r="30" fill="#fde68a" fill-opacity=".6"/>`;

test('an opaque picture of many colours is RGB and has the pixels of resvg’s own file', () => {
  const { png, byResvg } = encode(GRADIENT);
  assert.deepEqual([readPng(png).colourType, readPng(png).bitDepth], [2, 8]);
  comparePictures(png, byResvg, 'raster/encode-rgb');
});

test('an opaque picture of few colours has a palette and the pixels of resvg’s own file', () => {
  const { png, byResvg } = encode(
    '<rect width="100%" height="100%" fill="#fff"/><circle cx="50" cy="40" r="30"/>',
  );
  assert.deepEqual([readPng(png).colourType, readPng(png).bitDepth], [3, 8]);
  comparePictures(png, byResvg, 'raster/encode-indexed');
});

test('a picture with transparency is RGBA and has the pixels of resvg’s own file, at every alpha', () => {
  const pixels = Array.from({ length: 256 * 52 }, (_, pixel) => {
    const [alpha, red] = [Math.floor(pixel / 52), (pixel % 52) * 5];
    const fill = `fill="rgb(${red},${255 - red},${red >> 1})" fill-opacity="${alpha / 255}"`;
    return `<rect x="${pixel % 52}" y="${alpha}" width="1" height="1" ${fill}/>`;
  });
  const scene = createScene({ width: 52, height: 256, backdrop: pixels.join('') });
  const png = encodePng(rasterizeSvg(scene.document));
  assert.equal(readPng(png).colourType, 6);
  comparePictures(png, drawByResvg(scene), 'raster/encode-rgba');
});

test('256 colours are indexed, 257 are not', () => {
  assert.equal(readPng(encodePng(rowOf(256))).colourType, 3);
  assert.equal(readPng(encodePng(rowOf(257))).colourType, 2);
});

test('a file has the size of its picture, and nothing but the chunks it needs', () => {
  const { types, width, height } = readPng(encode(GRADIENT).png);
  assert.deepEqual([width, height, new Set(types)], [120, 80, new Set(['IHDR', 'IDAT', 'IEND'])]);
});

test('a palette stands before the image data', () => {
  const { types } = readPng(encodePng(rowOf(3)));
  assert.deepEqual(types.slice(0, 3), ['IHDR', 'PLTE', 'IDAT']);
});

test('every row has the filter None', () => {
  const { rows } = readPng(encode(GRADIENT).png);
  const filters = Array.from({ length: 80 }, (_, row) => rows[row * (1 + 120 * 3)]);
  assert.ok(filters.every((filter) => filter === 0));
});

test('a file is smaller than resvg’s own', () => {
  const { png, byResvg } = encode(GRADIENT);
  assert.ok(png.length < byResvg.length, `${png.length} bytes against ${byResvg.length}`);
});
