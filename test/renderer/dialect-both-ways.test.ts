import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateDrawings } from '../../scripts/support/generate-drawings.ts';
import { createSceneDrawer } from '../../src/raster/draw-scene.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildScene } from '../../src/renderer/build-scene.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { checkDrawing } from '../../src/svg/check-drawing.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { readCanvas, readDrawing } from '../../src/svg/read-drawing.ts';
import { comparePixels } from '../support/compare-pixels.ts';
import { readPixels } from '../support/read-pixels.ts';
import { engine } from '../support/text-engine.ts';

const TEXT = '<text x="40" y="70" font-family="Noto Sans JP" font-size="36" fill="#1a2b3c">題Ag😀</text>';

/** A text behind a drawing, before it, and within each of its groups. */
const PLACES: readonly ((svg: string) => string)[] = [
  (svg) => svg.replace('</svg>', `${TEXT}</svg>`),
  (svg) => svg.replace('</defs>', `</defs>${TEXT}`),
  (svg) => svg.replaceAll(/<g\b[^>]*>/gu, (group) => `${group}${TEXT}`),
];

/** @returns the tree as it is drawn; null for a drawing that no template may contain */
function read(svg: string) {
  const faults: string[] = [];
  const report = (_element: unknown, _attribute: unknown, message: string) => faults.push(message);
  const root = parseSvg(svg);
  const canvas = readCanvas(root, report);
  assert.ok(canvas);
  const drawing = readDrawing(root, canvas, report);
  checkDrawing(root, report);
  return faults.length === 0 ? drawing : null;
}

test('whatever a template may contain, a card from bands has the pixels of the full drawing', () => {
  const drawer = createSceneDrawer({ backdropBytes: 1e7, maskBytes: 1e6, bandBytes: 1e6 });
  const ways = { bands: 0, full: 0 };
  // Each attribute of each element is in one, and every third of them is drawn.
  for (const [index, { name, svg }] of generateDrawings(0).entries()) {
    if (index % 3 !== 0) continue;
    for (const place of PLACES) {
      const drawing = read(place(svg));
      if (drawing === null) continue;
      const setText = createTextSetter(engine)('card.svg.njk');
      const { scene } = buildScene(drawing, { setText, file: 'card.svg.njk' });
      const { png, way } = drawer.draw(scene);
      ways[way] += 1;
      if (way === 'bands') {
        comparePixels(readPixels(png), rasterizeSvg(scene.document), `dialect/${index} ${name}`);
      }
    }
  }
  assert.ok(ways.bands > 200 && ways.full > 50, JSON.stringify(ways));
});
