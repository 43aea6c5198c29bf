import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSceneDrawer, type Scene, type SceneDrawer } from '../../src/raster/draw-scene.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import type { PlacedShape } from '../../src/shape.ts';
import { comparePictures } from '../support/compare-pictures.ts';
import { readPixels } from '../support/read-pixels.ts';
import { readPng } from '../support/read-png.ts';
import { LEAF, createScene, createShape, drawByResvg, place } from './support/scenes.ts';

const GRADIENT = `<linearGradient id="g" x2="1" y2="1">
    <stop stop-color="#0ea5e9"/><stop offset="1" stop-color="#f43f5e"/>
  </linearGradient>
  <rect width="100%" height="100%" fill="url(#g)"/><circle cx="90" cy="40" r="25" fill="#fde68a" fill-opacity=".6"/>`;

const line = (y: number, fill?: string): PlacedShape[] =>
  [20, 40, 60, 80].map((x) => place(LEAF, x, y, fill));

function createDrawer(): SceneDrawer {
  return createSceneDrawer({ backdropBytes: 1e7, maskBytes: 1e6, bandBytes: 1e6 });
}

function assertExact(drawer: SceneDrawer, scene: Scene, name: string): Uint8Array {
  const { png, way } = drawer.draw(scene);
  assert.equal(way, 'bands');
  comparePictures(png, drawByResvg(scene), `raster/${name}`);
  return png;
}

/** `deepEqual` would look for the shortest description of a difference, for minutes. */
function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.ok(Buffer.compare(actual, expected) === 0, 'the bytes differ');
}

test('a card of two layers is drawn in bands, with the pixels of the whole document', () => {
  assertExact(
    createDrawer(),
    createScene({ backdrop: GRADIENT, shapes: [...line(20), ...line(50)] }),
    'two-lines',
  );
});

test('a card without text is drawn in bands', () => {
  assertExact(createDrawer(), createScene({ backdrop: GRADIENT }), 'no-text');
});

test('a card that cannot be cut into layers is drawn the full way, for the reason given', () => {
  const scene = { ...createScene({ backdrop: GRADIENT }), layers: { reason: 'text under a filter' } };
  const { png, ...how } = createDrawer().draw(scene);
  assert.deepEqual(how, { way: 'full', reason: 'text under a filter' });
  comparePictures(png, drawByResvg(scene), 'raster/full-way');
});

test('a card with a transparent backdrop is drawn the full way and stays transparent', () => {
  const scene = createScene({
    backdrop: '<circle cx="60" cy="40" r="30" fill-opacity=".5"/>',
    shapes: line(40),
  });
  const { png, ...how } = createDrawer().draw(scene);
  assert.deepEqual(how, { way: 'full', reason: 'backdrop not opaque' });
  comparePictures(png, drawByResvg(scene), 'raster/transparent');
});

test('a card whose backdrop has another size is drawn the full way', () => {
  const { way, reason } = createDrawer().draw({ ...createScene({}), width: 121 });
  assert.deepEqual([way, reason], ['full', 'backdrop of another size']);
});

test('shapes that later shapes cover in part are covered', () => {
  const shapes = [
    place(LEAF, 50, 40, '#dc2626'),
    place(LEAF, 54, 42, '#ffffff'),
    place(LEAF, 52, 38, '#059669'),
  ];
  assertExact(createDrawer(), createScene({ backdrop: GRADIENT, shapes }), 'overlap');
});

test('shapes that the canvas cuts at any side or corner have the pixels of the whole document', () => {
  const bulge = createShape('M0 0C500 -700 900 900 -640 640Q-300 900 -640 0Z');
  for (const [x, y] of [
    [0, 40],
    [119, 40],
    [60, 0],
    [60, 79],
    [0, 0],
    [119, 79],
    [2, 78],
    [117, 3],
  ] as const) {
    const scene = createScene({ backdrop: GRADIENT, shapes: [place(bulge, x, y), ...line(40)] });
    assertExact(createDrawer(), scene, `cut-${x}-${y}`);
  }
});

test('a shape larger than the canvas has the pixels of the whole document', () => {
  const huge = createShape('M-9000 -9000C9000 -3000 9000 9000 -9000 9000Q0 0 -9000 -9000Z');
  assertExact(createDrawer(), createScene({ backdrop: GRADIENT, shapes: [place(huge, 60, 40)] }), 'huge');
});

test('a card of a large canvas with ink all over it is a whole file', () => {
  const drawer = createSceneDrawer({ backdropBytes: 1e8, maskBytes: 1e8, bandBytes: 1e8 });
  for (const [width, height] of [
    [4095, 2047],
    [2049, 4093],
  ] as const) {
    // Odd sizes: sums of many equal powers of two are exact in doubles of any size.
    const page = createShape(`M0 0L${width * 64} 0L${width * 64} ${height * 64}L0 ${height * 64}Z`);
    const backdrop = '<rect width="100%" height="100%" fill="#010000"/>';
    const scene = createScene({ width, height, backdrop, shapes: [place(page, 0, 0, '#fefdfc')] });
    // Inflating checks the Adler-32 of all rows.
    const { pixels } = readPixels(drawer.draw(scene).png);
    assert.deepEqual([...pixels.subarray(-4)], [0xfe, 0xfd, 0xfc, 255]);
  }
});

test('the same card is the same bytes', () => {
  const drawer = createDrawer();
  const scene = createScene({ backdrop: GRADIENT, shapes: line(40) });
  assertSameBytes(drawer.draw(scene).png, drawer.draw(scene).png);
});

test('cards that differ in place, colour, shape or backdrop alone are told apart', () => {
  const drawer = createDrawer();
  const other = createShape('M-320 -320L320 -320L320 320Z');
  const cards = [
    createScene({ shapes: [place(LEAF, 50, 40)] }),
    createScene({ shapes: [place(LEAF, 51, 40)] }),
    createScene({ shapes: [place(LEAF, 50, 41)] }),
    createScene({ shapes: [place(LEAF, 50, 40, '#0f172b')] }),
    createScene({ shapes: [place(other, 50, 40)] }),
    createScene({ shapes: [place(LEAF, 50, 40), place(other, 50, 40)] }),
    createScene({ shapes: [place(other, 50, 40), place(LEAF, 50, 40)] }),
    createScene({ shapes: [place(LEAF, 50, 40)], backdrop: GRADIENT }),
  ];
  for (const [index, scene] of [...cards, ...cards].entries())
    assertExact(drawer, scene, `told-apart-${index}`);
});

test('keys of shapes may hold anything: cards are not mistaken for each other', () => {
  const drawer = createDrawer();
  assertExact(drawer, createScene({ shapes: [place(LEAF, 50, 40), place(LEAF, 60, 40)] }), 'two-shapes');
  for (const length of ['', `${LEAF.key.length} `]) {
    const forged = { ...LEAF, key: `${LEAF.key} 60 40 #0f172a ${length}${LEAF.key}` };
    assertExact(drawer, createScene({ shapes: [place(forged, 50, 40)] }), 'one-shape');
  }
});

test('every file is well-formed to the last checksum, and every band has its own chunk', () => {
  const drawer = createDrawer();
  const scene = createScene({ backdrop: GRADIENT, shapes: [...line(20), ...line(50)] });
  for (let time = 0; time < 3; time++) {
    const { types, rows } = readPng(drawer.draw(scene).png);
    assert.deepEqual(types, ['IHDR', ...Array.from({ length: 7 }, () => 'IDAT'), 'IEND']);
    assert.equal(rows.length, 80 * (1 + 120 * 3));
  }
});

test('resvg reads the files as well', () => {
  for (const backdrop of [GRADIENT, '<rect width="100%" height="100%" fill="#fff"/>']) {
    const scene = createScene({ backdrop, shapes: line(40) });
    const data = Buffer.from(createDrawer().draw(scene).png).toString('base64');
    const image = `<image width="120" height="80" href="data:image/png;base64,${data}"/>`;
    const read = rasterizeSvg(createScene({ backdrop: image }).document);
    assertSameBytes(read.pixels, rasterizeSvg(scene.document).pixels);
  }
});

test('a card is the same bytes whatever was drawn before it', () => {
  const drawer = createDrawer();
  const shapes = [...line(20), ...line(50)];
  const scene = createScene({ width: 400, height: 300, backdrop: GRADIENT, shapes });
  const alone = createDrawer().draw(scene).png;
  for (const other of [line(20, '#dc2626'), line(50), line(53)]) {
    drawer.draw(createScene({ width: 400, height: 300, backdrop: GRADIENT, shapes: other }));
    assertSameBytes(drawer.draw(scene).png, alone);
  }
});

test('a fill that is not #rrggbb is an error', () => {
  const scene = createScene({ shapes: [place(LEAF, 50, 40, 'red')] });
  assert.throws(() => createDrawer().draw(scene), /Expected #rrggbb for a fill but received "red"/);
});
