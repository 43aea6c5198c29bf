import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGlyphMasks } from '../../src/raster/paint-band.ts';
import { LEAF, createShape, place } from './support/scenes.ts';

const CANVAS = { width: 120, height: 80 };

test('a shape has one mask wherever it is on the canvas', () => {
  const masks = createGlyphMasks({ maxBytes: 1e6 });
  assert.equal(
    masks.maskOf(place(LEAF, 20, 20), CANVAS),
    masks.maskOf(place(LEAF, 70, 50, '#ff0000'), CANVAS),
  );
});

test('shapes of the same key have one mask', () => {
  const masks = createGlyphMasks({ maxBytes: 1e6 });
  assert.equal(masks.maskOf(place(LEAF, 20, 20), CANVAS), masks.maskOf(place({ ...LEAF }, 20, 20), CANVAS));
});

test('an outline that leaves the canvas on any side has no mask there', () => {
  const masks = createGlyphMasks({ maxBytes: 1e6 });
  const square = createShape('M0 0L640 0L640 640L0 640Z');
  const inside = [place(square, 0, 0), place(square, 110, 70)].map((placed) => masks.maskOf(placed, CANVAS));
  assert.ok(inside.every((mask) => mask !== undefined));
  for (const [x, y] of [
    [-1, 0],
    [0, -1],
    [111, 0],
    [0, 71],
  ] as const) {
    assert.equal(masks.maskOf(place(square, x, y), CANVAS), undefined, `${x} ${y}`);
  }
});

test('control points count: an outline leaves the canvas with them', () => {
  const masks = createGlyphMasks({ maxBytes: 1e6 });
  const bulge = createShape('M0 0C1280 0 1280 640 0 640Z');
  assert.equal(masks.maskOf(place(bulge, 101, 10), CANVAS), undefined);
});

test('a mask that found no room is drawn again', () => {
  const masks = createGlyphMasks({ maxBytes: 1 });
  const [first, second] = [place(LEAF, 20, 20), place(LEAF, 20, 20)].map((placed) =>
    masks.maskOf(placed, CANVAS),
  );
  assert.notEqual(first, second);
  assert.deepEqual(first, second);
});
