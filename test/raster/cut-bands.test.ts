import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cutBands } from '../../src/raster/paint-band.ts';
import type { PlacedShape } from '../../src/shape.ts';
import { createShape, place } from './support/scenes.ts';
import '../support/property-seed.ts';

const CANVAS = { width: 120, height: 80 };

/** A shape whose ink has the rows from `top` up to `bottom`. */
function ink(top: number, bottom: number, x = 20): PlacedShape {
  return place(createShape(`M0 0L640 0L640 ${(bottom - top) * 64}L0 ${(bottom - top) * 64}Z`), x, top);
}

const cut = (...shapes: PlacedShape[]) =>
  cutBands(shapes, CANVAS).map(({ top, bottom, shapes: within }) => [top, bottom, within.length]);

test('a card without shapes is one band', () => {
  assert.deepEqual(cut(), [[0, 80, 0]]);
});

test('a line of text is a band between two empty ones', () => {
  assert.deepEqual(cut(ink(16, 32)), [
    [0, 16, 0],
    [16, 32, 1],
    [32, 80, 0],
  ]);
});

test('bands end at multiples of eight rows', () => {
  assert.deepEqual(cut(ink(19, 29)), [
    [0, 16, 0],
    [16, 32, 1],
    [32, 80, 0],
  ]);
});

test('shapes that have rows in common share a band', () => {
  assert.deepEqual(cut(ink(16, 32), ink(28, 40, 60)), [
    [0, 16, 0],
    [16, 40, 2],
    [40, 80, 0],
  ]);
});

test('a shape that joins two others makes one band of the three', () => {
  assert.deepEqual(cut(ink(16, 24), ink(32, 40), ink(20, 36, 60)), [
    [0, 16, 0],
    [16, 40, 3],
    [40, 80, 0],
  ]);
});

test('lines that only touch are two bands', () => {
  assert.deepEqual(cut(ink(16, 24), ink(24, 40)), [
    [0, 16, 0],
    [16, 24, 1],
    [24, 40, 1],
    [40, 80, 0],
  ]);
});

test('rounding does not join lines that are close', () => {
  assert.deepEqual(cut(ink(16, 21), ink(22, 32)), [
    [0, 16, 0],
    [16, 22, 1],
    [22, 32, 1],
    [32, 80, 0],
  ]);
});

test('bands end at the canvas, though ink goes on', () => {
  assert.deepEqual(cut(ink(-8, 10), ink(70, 95)), [
    [0, 16, 1],
    [16, 64, 0],
    [64, 80, 1],
  ]);
});

test('shapes that are wholly off the canvas are left out', () => {
  assert.deepEqual(cut(ink(-10, 0), ink(80, 90), ink(20, 30, -10), ink(20, 30, 120)), [[0, 80, 0]]);
});

test('shapes without ink are left out', () => {
  assert.deepEqual(cut(place(createShape(''), 20, 20)), [[0, 80, 0]]);
});

test('a band’s shapes stay in painting order', () => {
  const shapes = [ink(30, 40), ink(16, 40, 40), ink(20, 36, 60)];
  assert.deepEqual(cutBands(shapes, CANVAS)[1]?.shapes, shapes);
});

test('bands cover the canvas without gap or overlap, and each visible shape is in one of them', () => {
  const shape = fc
    .tuple(fc.integer({ min: -30, max: 100 }), fc.integer({ min: 1, max: 40 }))
    .map(([top, height]) => ink(top, top + height));
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 12 }), (shapes) => {
      const bands = cutBands(shapes, CANVAS);
      const ends = bands.map(({ bottom }) => bottom);
      assert.deepEqual(
        bands.map(({ top }) => top),
        [0, ...ends.slice(0, -1)],
      );
      assert.equal(ends.at(-1), 80);
      assert.ok(bands.every(({ top, bottom }) => top < bottom));
      const visible = shapes.filter(({ shape: { bottom }, y }) => y + bottom > 0 && y < 80);
      assert.equal(bands.flatMap((band) => band.shapes).length, visible.length);
      for (const { top, bottom, shapes: within } of bands) {
        for (const { shape, y } of within)
          assert.ok(Math.max(y, 0) >= top && Math.min(y + shape.bottom, 80) <= bottom);
      }
    }),
  );
});
