import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeElement } from '../../src/raster/outline.ts';
import { createShape, place } from './support/scenes.ts';

test('a shape is a path in 64ths of a pixel, moved by whole pixels', () => {
  assert.equal(
    shapeElement(place(createShape('M0 0L64 0L64 64Z'), 12, -3, '#0f172a')),
    '<path transform="matrix(0.015625 0 0 0.015625 12 -3)" fill="#0f172a" d="M0 0L64 0L64 64Z"/>',
  );
});

test('its curves are split where they turn, so that its pixels do not depend on its place', () => {
  assert.match(
    shapeElement(place(createShape('M0 0Q64 64 128 0Z'), 0, 0)),
    /d="M0 0Q32 32 64 32Q96 32 128 0Z"/,
  );
});
