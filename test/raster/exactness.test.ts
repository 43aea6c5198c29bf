import { test } from 'node:test';
import * as fc from 'fast-check';
import { createSceneDrawer } from '../../src/raster/draw-scene.ts';
import type { SceneDrawer } from '../../src/raster/draw-scene.ts';
import type { PlacedShape, Shape } from '../../src/shape.ts';
import { comparePixels } from '../support/compare-pixels.ts';
import { readPixels } from '../support/read-pixels.ts';
import { createScene, createShape, pixelsByResvg } from './support/scenes.ts';
import '../support/property-seed.ts';

const WIDTH = 96;
const HEIGHT = 64;

/** Outlines of up to three contours; points may lie far outside the canvas, curves may cross themselves. */
const path = (reach: number): fc.Arbitrary<string> => {
  const point = fc.tuple(fc.integer({ min: -reach, max: reach }), fc.integer({ min: -reach, max: reach }));
  const segment = fc.oneof(
    point.map((end) => `L${end.join(' ')}`),
    fc.tuple(point, point).map((points) => `Q${points.flat().join(' ')}`),
    fc.tuple(point, point, point).map((points) => `C${points.flat().join(' ')}`),
  );
  const contour = fc
    .tuple(point, fc.array(segment, { minLength: 1, maxLength: 6 }), fc.constantFrom('Z', ''))
    .map(([start, segments, end]) => `M${start.join(' ')}${segments.join('')}${end}`);
  return fc.array(contour, { minLength: 1, maxLength: 3 }).map((contours) => contours.join(''));
};

const shape: fc.Arbitrary<Shape> = fc.oneof(path(640), path(64), path(6400)).map(createShape);

const fill = fc
  .oneof(fc.constantFrom(0x000000, 0xffffff, 0xff0000), fc.integer({ min: 0, max: 0xffffff }))
  .map((colour) => `#${colour.toString(16).padStart(6, '0')}`);

/** Few shapes that are used again and again, as glyphs are. */
const shapes: fc.Arbitrary<PlacedShape[]> = fc.array(shape, { minLength: 1, maxLength: 4 }).chain((known) =>
  fc.array(
    fc.record({
      shape: fc.constantFrom(...known),
      x: fc.integer({ min: -12, max: WIDTH + 12 }),
      y: fc.integer({ min: -12, max: HEIGHT + 12 }),
      fill,
    }),
    { maxLength: 12 },
  ),
);

const FLAT =
  '<rect width="100%" height="100%" fill="#e2e8f0"/><rect x="9.5" y="20" width="40" height="30" rx="7"/>';
const COLOURFUL = `<linearGradient id="sky" x2="1" y2="1">
    <stop stop-color="#0ea5e9"/><stop offset="1" stop-color="#f43f5e"/>
  </linearGradient>
  <rect width="100%" height="100%" fill="url(#sky)"/>
  <circle cx="48" cy="30" r="21.3" fill="#fde68a" fill-opacity=".6"/>`;

function createDrawer(): SceneDrawer {
  return createSceneDrawer({ backdropBytes: 1e6, maskBytes: 1e6, bandBytes: 1e6 });
}

function assertExact(drawer: SceneDrawer, backdrop: string, placed: PlacedShape[]): void {
  const scene = createScene({ width: WIDTH, height: HEIGHT, backdrop, shapes: placed });
  const { png, way } = drawer.draw(scene);
  comparePixels(readPixels(png), pixelsByResvg(scene), `raster/exactness-${way}`);
}

test('random cards of many colours are drawn as resvg draws them', () => {
  const drawer = createDrawer();
  fc.assert(
    fc.property(shapes, (placed) => assertExact(drawer, COLOURFUL, placed)),
    { numRuns: 400 },
  );
});

test('random cards of few colours are drawn as resvg draws them', () => {
  fc.assert(
    fc.property(fc.array(shapes, { minLength: 1, maxLength: 4 }), (cards) => {
      const drawer = createDrawer();
      for (const placed of cards) assertExact(drawer, FLAT, placed);
    }),
    { numRuns: 150 },
  );
});

test('random cards are drawn as resvg draws them when the caches hold next to nothing', () => {
  const drawer = createSceneDrawer({ backdropBytes: 1, maskBytes: 2_000, bandBytes: 2_000 });
  fc.assert(
    fc.property(shapes, (placed) => assertExact(drawer, FLAT, placed)),
    { numRuns: 100 },
  );
});

test('random cards are drawn as resvg draws them again from what is cached', () => {
  const drawer = createDrawer();
  fc.assert(
    fc.property(shapes, (placed) => {
      assertExact(drawer, COLOURFUL, placed);
      assertExact(drawer, COLOURFUL, placed);
    }),
    { numRuns: 100 },
  );
});
