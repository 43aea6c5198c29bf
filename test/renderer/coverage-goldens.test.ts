import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { drawSvg } from '../support/draw-svg.ts';

const folder = new URL('../render/coverage/', import.meta.url);

describe('sheets of hard characters look as they did', async () => {
  for (const file of (await readdir(folder)).filter((entry) => entry.endsWith('.svg'))) {
    const name = basename(file, '.svg');
    test(name, async () => {
      await compareWithGolden(
        drawSvg(await readFile(new URL(file, folder), 'utf8'), file).png,
        `coverage/${name}`,
      );
    });
  }
});
