import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { drawSvg } from '../support/draw-svg.ts';

const folder = new URL('../render/text/', import.meta.url);
const cases = (await readdir(folder))
  .filter((file) => file.endsWith('.svg'))
  .map((file) => basename(file, '.svg'));

describe('texts look as they did', () => {
  for (const name of cases) {
    test(name, async () => {
      const file = new URL(`${name}.svg`, folder);
      await compareWithGolden(drawSvg(await readFile(file, 'utf8'), `${name}.svg`).png, `text/${name}`);
    });
  }
});
