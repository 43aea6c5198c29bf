import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { RENDER_VERSION } from '../../src/renderer/render-version.ts';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { drawSvg } from '../support/draw-svg.ts';
import { readJson } from '../support/read-json.ts';

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

  test('their version has gone up if any of them looks different', async () => {
    const hash = createHash('sha256');
    for (const name of cases.sort()) {
      const { data } = PNG.sync.read(await readFile(new URL(`${name}.png`, folder)));
      hash.update(name).update(data);
    }
    const known = await readJson(new URL('versions.json', folder));
    assert.equal(
      hash.digest('hex'),
      known[RENDER_VERSION],
      `The cards' keys must change: raise RENDER_VERSION, and give it this hash in test/render/text/versions.json`,
    );
  });
});
