import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { outlineOf, parsePath } from '../../src/raster/outline.ts';
import { createShape } from './support/scenes.ts';
import '../support/property-seed.ts';

const outlineOfPath = (path: string) => outlineOf(createShape(path));

/** Whether each command's points go up only or down only. */
function isMonotone(path: string): boolean {
  let from = 0;
  return parsePath(path).every(({ numbers }) => {
    const heights = [from, ...numbers.filter((_, index) => index % 2 === 1)];
    from = heights.at(-1) ?? from;
    const rises = heights.slice(1).map((height, index) => height - (heights[index] ?? 0));
    return rises.every((rise) => rise >= 0) || rises.every((rise) => rise <= 0);
  });
}

test('a path whose curves do not turn stays as it is', () => {
  const path = 'M0 0Q10 0 10 10C10 20 30 20 30 40L0 0Z';
  assert.equal(outlineOfPath(path).path, path);
});

test('a quadratic curve is split where it turns', () => {
  assert.equal(outlineOfPath('M0 0Q64 64 128 0').path, 'M0 0Q32 32 64 32Q96 32 128 0');
});

test('a cubic curve is split where it turns, twice if it does so twice', () => {
  const { path } = outlineOfPath('M0 0C100 300 200 -300 300 0');
  assert.equal(path.match(/C/g)?.length, 3);
  assert.ok(isMonotone(path));
});

test('a cubic curve is split at its highest and its lowest point', () => {
  // y(t) = 900 t (1 − t) (1 − 2t) is extreme at t = (3 ± √3) / 6, and x(t) = 300 t.
  const { path } = outlineOfPath('M0 0C100 300 200 -300 300 0');
  const ends = parsePath(path).map(({ numbers }) => numbers.slice(-2));
  assert.deepEqual(ends, [
    [0, 0],
    [63, 87],
    [237, -87],
    [300, 0],
  ]);
});

test('rounding does not make a piece turn again', () => {
  // Of the last piece, the second height rounds to one unit above the first.
  assert.ok(isMonotone(outlineOfPath('M0 0C-44 9 34 -20 -20 29').path));
});

test('points of a split are whole units', () => {
  assert.equal(outlineOfPath('M0 0Q5 7 11 0').path, 'M0 0Q3 4 5 4Q8 4 11 0');
});

test('what stands around a split curve is kept', () => {
  const { path } = outlineOfPath('M-5 -5L0 0Q64 64 128 0L9 9Z');
  assert.match(path, /^M-5 -5L0 0Q.*L9 9Z$/);
});

test('a curve after a closed contour starts where the contour did', () => {
  // From the height 0 it does not turn; from 100, where the last line ended, it would.
  const path = 'M0 0L50 100ZQ10 20 30 40';
  assert.equal(outlineOfPath(path).path, path);
});

test('a split curve after a closed contour starts where the contour did', () => {
  assert.equal(outlineOfPath('M64 0L0 64ZQ128 64 192 0').path, 'M64 0L0 64ZQ96 32 128 32Q160 32 192 0');
});

test('no curve turns afterwards, whatever it was', () => {
  const coordinate = fc.integer({ min: -3_000, max: 3_000 });
  const numbers = (length: number) => fc.array(coordinate, { minLength: length, maxLength: length });
  fc.assert(
    fc.property(numbers(2), numbers(4), numbers(6), (start, quadratic, cubic) => {
      const { path } = outlineOfPath(`M${start.join(' ')}Q${quadratic.join(' ')}C${cubic.join(' ')}Z`);
      // A cubic that wavers without turning back may stay: its control points do turn, but resvg does not split it.
      assert.ok(isMonotone(path) || path.endsWith(`C${cubic.join(' ')}Z`), path);
    }),
  );
});

test('the box is the whole pixels that hold every point, control points too', () => {
  assert.deepEqual(outlineOfPath('M-1 0L65 63Q64 -65 0 0').box, { left: -1, top: -2, right: 2, bottom: 1 });
});

test('points on whole pixels need no pixel more', () => {
  assert.deepEqual(outlineOfPath('M-64 0L128 64').box, { left: -1, top: 0, right: 2, bottom: 1 });
});

test('a path without points has a box without area', () => {
  assert.deepEqual(outlineOfPath('').box, { left: 0, top: 0, right: 0, bottom: 0 });
});
