import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawMask } from '../../src/raster/paint-band.ts';
import { createShape } from './support/scenes.ts';

test('a mask says how much of each pixel is covered', () => {
  const mask = drawMask(createShape('M0 0L160 0L160 64L0 64Z'));
  assert.deepEqual(
    { ...mask, coverage: [...mask.coverage] },
    { left: 0, top: 0, width: 3, height: 1, coverage: [255, 255, 128] },
  );
});

test('a mask holds the ink alone, though control points lie far from it', () => {
  const mask = drawMask(createShape('M0 0C1280 -1280 1280 1280 0 64Z'));
  assert.ok(mask.width < 20 && mask.height < 20, `${mask.width} × ${mask.height} px`);
});

test('a mask may lie on any side of the shape’s origin', () => {
  const { left, top } = drawMask(createShape('M-640 320L-576 320L-576 384L-640 384Z'));
  assert.deepEqual([left, top], [-10, 5]);
});

test('overlapping contours are filled with the nonzero rule', () => {
  const mask = drawMask(createShape('M0 0L192 0L192 192L0 192ZM64 64L128 64L128 128L64 128Z'));
  assert.equal(mask.coverage[4], 255);
});

test('a path without area has an empty mask', () => {
  for (const path of ['', 'M0 0', 'M0 0L640 0Z', 'M0 0L0 640Z', 'M0 0L640 640Z']) {
    assert.equal(drawMask(createShape(path)).coverage.length, 0, path);
  }
});

test('ink outside the box that a shape declares is an error', () => {
  const square = createShape('M0 0L128 0L128 128L0 128Z');
  for (const box of [{ left: 1 }, { top: 1 }, { right: 1 }, { bottom: 1 }]) {
    assert.throws(() => drawMask({ ...square, ...box }), /Expected the ink of shape .* inside its box/);
  }
});
