import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildCard } from '../support/build-card.ts';

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
