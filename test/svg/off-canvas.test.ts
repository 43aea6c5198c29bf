import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { leaveOutOffCanvas } from '../../src/svg/off-canvas.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { writeSvg } from '../../src/svg/write-svg.ts';
import '../support/property-seed.ts';

const CANVAS = { width: 400, height: 200 };
const DEFINITIONS =
  '<clipPath id="c"><rect width="400" height="200"/></clipPath><mask id="m"><rect width="400" height="200" fill="#fff"/></mask><filter id="f"><feGaussianBlur stdDeviation="3"/></filter><path id="p" d="m10 10h20v20z"/><g id="q"><path d="m10 10h20v20z" opacity=".5"/></g>';

/** The drawing without what is off the canvas. resvg would end this process if it were handed what makes it panic. */
function drawn(content: string): string {
  const root = parseSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><defs>${DEFINITIONS}</defs>${content}</svg>`,
  );
  const svg = writeSvg(leaveOutOffCanvas(root, CANVAS));
  rasterizeSvg(svg);
  return svg.split('</defs>')[1]?.replace('</svg>', '') ?? '';
}

for (const layer of ['opacity=".5"', 'clip-path="url(#c)"', 'mask="url(#m)"', 'filter="url(#f)"']) {
  test(`what has a layer of its own and lies off the canvas is left out: ${layer}`, () => {
    for (const shape of [
      '<circle cx="900" cy="10" r="9"/>',
      '<rect x="-2000" width="9" height="9"/>',
      '<path d="M2000 0q9 9 9 0t9 9a5 5 0 01 9 9z"/>',
      '<polygon points="0 2000 9 2000 9 2009"/>',
      '<line x1="2000" x2="2009" stroke="#000" stroke-width="3"/>',
      '<use href="#p" x="2000"/>',
      '<use href="#q" x="2000"/>',
      '<g transform="translate(1000 0)"><g transform="scale(3)"><use href="#p"/></g></g>',
    ]) {
      assert.equal(drawn(`<g ${layer}>${shape}</g>`), '', shape);
      assert.equal(
        drawn(`<g transform="rotate(20)"><g ${layer}>${shape}</g></g>`),
        '<g transform="rotate(20)"/>',
        shape,
      );
    }
  });
}

test('all else stays as it is', () => {
  for (const content of [
    '<circle cx="900" cy="10" r="9"/>',
    '<use href="#p"/>',
    '<g opacity=".5"><circle cx="-5" cy="10" r="9"/></g>',
    '<g transform="translate(-900 0)"><circle cx="900" cy="10" r="9" opacity=".5"/></g>',
    '<use href="#p" opacity=".5"/>',
    '<g opacity="1"><rect x="2000" width="9" height="9"/></g>',
  ]) {
    assert.equal(drawn(content), content);
  }
});

test('no place of a translucent shape ends the process', () => {
  const number = fc.integer({ min: -1_000, max: 1_000 });
  fc.assert(
    fc.property(number, number, number, fc.integer({ min: 1, max: 20 }), (x, y, angle, scale) => {
      drawn(
        `<g transform="rotate(${angle}) scale(${scale})" opacity=".5"><path d="M${x} ${y}l9 9c1 2 3 4 5 6z" stroke="#000"/></g><use href="#p" x="${x}" y="${y}" filter="url(#f)"/>`,
      );
    }),
    { numRuns: 150 },
  );
});
