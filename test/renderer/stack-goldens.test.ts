import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { encodePng } from '../../src/raster/encode-png.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildScene } from '../../src/renderer/build-scene.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { comparePictures } from '../support/compare-pictures.ts';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { drawSvg } from '../support/draw-svg.ts';
import { engine } from '../support/text-engine.ts';

const folder = new URL('../render/stack/', import.meta.url);
const cases = (await readdir(folder))
  .filter((file) => file.endsWith('.svg'))
  .map((file) => basename(file, '.svg'));

describe('stacks', () => {
  for (const name of cases) {
    test(`${name} looks as it did`, async () => {
      const source = await readFile(new URL(`${name}.svg`, folder), 'utf8');
      await compareWithGolden(drawSvg(source, `${name}.svg`).png, `stack/${name}`);
    });

    test(`${name} is drawn the fast way, and has the same pixels as drawn in full`, async () => {
      const source = await readFile(new URL(`${name}.svg`, folder), 'utf8');
      const { png, way, reason } = drawSvg(source, `${name}.svg`);
      assert.deepEqual({ way, reason }, { way: 'bands', reason: undefined });
      const { scene } = buildScene(parseSvg(source), {
        setText: createTextSetter(engine)(`${name}.svg`),
        file: `${name}.svg`,
      });
      comparePictures(png, encodePng(rasterizeSvg(scene.document)), `${name}-in-full`);
    });
  }
});
