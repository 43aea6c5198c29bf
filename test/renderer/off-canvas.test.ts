import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fork } from 'node:child_process';
import * as fc from 'fast-check';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildCard } from '../support/build-card.ts';
import '../support/property-seed.ts';

/** How many glyphs are drawn of a text with one. */
function glyphsOf(content: string): number {
  const { document } = buildCard(content).scene;
  // resvg would end this process if it were handed what makes it panic.
  rasterizeSvg(document);
  return document.split('<path').length - 1;
}

test('a glyph on the canvas, or partly on it, is drawn', () => {
  for (const x of [0, -10, 395]) {
    assert.equal(glyphsOf(`<text x="${x}" y="40" fill-opacity=".5">題</text>`), 1);
  }
});

test('a translucent glyph however far off the canvas is left out, so that resvg does not panic', () => {
  for (const [x, y] of [
    [805, 40],
    [-850, 40],
    [40, 850],
    [40, -900],
    [9000, 9000],
  ]) {
    assert.equal(glyphsOf(`<text x="${x}" y="${y}" fill-opacity=".5">題</text>`), 0);
    assert.equal(glyphsOf(`<g opacity=".5"><text x="${x}" y="${y}">題</text></g>`), 0);
  }
});

test('a glyph that a transformation may bring onto the canvas is drawn', () => {
  assert.equal(glyphsOf('<g transform="translate(-400 0)"><text x="420" y="40">題</text></g>'), 1);
  assert.equal(glyphsOf('<g transform="translate(-400 0)"><g><text x="420" y="40">題</text></g></g>'), 1);
});

test('a text that is drawn elsewhere than it stands is drawn', () => {
  assert.equal(
    glyphsOf('<defs><g id="a"><text x="420" y="40">題</text></g></defs><use href="#a" x="-400"/>'),
    1,
  );
});

const DEFINITIONS = `<defs>
  <clipPath id="clip"><rect x="10" y="10" width="300" height="300"/></clipPath>
  <mask id="mask"><rect width="400" height="400" fill="#ffffff" fill-opacity=".5"/></mask>
  <filter id="blur"><feGaussianBlur stdDeviation="3"/></filter>
  <filter id="region" filterUnits="userSpaceOnUse" x="100" y="90" width="30" height="40"><feOffset dx="9"/></filter>
  <g id="copy"><rect width="9" height="9"/><g opacity=".5"><rect x="300" y="20" width="9" height="9"/></g></g>
</defs>`;

/** Near the canvas of 400 px and up to ten times as far away. */
const place = fc.oneof(fc.integer({ min: -100, max: 500 }), fc.integer({ min: -4000, max: 4000 }));
const size = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 9000 }));

const layer = fc.constantFrom(
  '',
  'opacity=".5"',
  'filter="url(#blur)"',
  'filter="url(#region)"',
  'mask="url(#mask)"',
  'clip-path="url(#clip)"',
);

const transform = fc.oneof(
  fc.constant(''),
  fc.tuple(place, place).map(([x, y]) => `transform="translate(${x} ${y})"`),
  fc
    .tuple(fc.integer({ min: -180, max: 180 }), place)
    .map(([angle, x]) => `transform="rotate(${angle} ${x} 9)"`),
  fc
    .integer({ min: -300, max: 300 })
    .map((percent) => `transform="scale(${percent / 100}) skewX(${percent / 9})"`),
);

const leaf = fc
  .tuple(layer, transform, place, place, size, size, fc.integer({ min: 0, max: 6 }))
  .map(([layer, transform, x, y, width, height, kind]) => {
    const attributes = `${layer} ${transform}`;
    switch (kind) {
      case 0:
        return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${attributes}/>`;
      case 1:
        return `<circle cx="${x}" cy="${y}" r="${width / 2}" ${attributes}/>`;
      case 2:
        return `<path d="M${x} ${y}h${width}a9 20 30 0 1 ${height} 40t9 9z" ${attributes}/>`;
      case 3:
        return `<line x1="${x}" y1="${y}" x2="${width}" y2="${height}" stroke="#000" stroke-width="9" ${attributes}/>`;
      case 4:
        return `<polyline points="${x},${y} ${width},${height} 9,9" fill="none" stroke="#000" ${attributes}/>`;
      case 5:
        return `<use href="#copy" x="${x}" y="${y}" ${attributes}/>`;
      default:
        return `<g ${transform}><text x="${x}" y="${y}" ${layer.startsWith('opacity') ? layer : ''}>漢🍿</text></g>`;
    }
  });

const { content } = fc.letrec<{ content: string; group: string }>((tie) => ({
  content: fc
    .array(fc.oneof({ maxDepth: 3 }, leaf, tie('group')), { maxLength: 4 })
    .map((parts) => parts.join('')),
  group: fc.tuple(layer, transform, tie('content')).map(([layer, transform, content]) => {
    return `<g ${layer} ${transform}>${content}</g>`;
  }),
}));

test('no layer ends the process of resvg, wherever it lies', async () => {
  const contents = fc.sample(content, 60).map((parts) => DEFINITIONS + parts);
  const child = fork(new URL('fixtures/draw-documents.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let done = -1;
  child.on('message', (index: number) => {
    done = index;
  });
  child.send(contents);
  const [code, signal] = await new Promise<unknown[]>((resolve) => {
    child.on('exit', (...how) => resolve(how));
  });
  assert.equal(code, 0, `${String(signal)} after ${contents[done + 1]}`);
  assert.equal(done, contents.length - 1);
});
