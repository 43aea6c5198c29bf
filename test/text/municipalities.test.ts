import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { z } from 'zod';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';

const places = z
  .array(z.tuple([z.string(), z.string()]))
  .parse(JSON.parse(await readFile(new URL('../cases/municipalities.json', import.meta.url), 'utf8')));
const renderer = await sharedRenderer(TEMPLATES);

for (const variant of ['card', 'square']) {
  test(`every municipality stands on one line of at least 40 px in the area of the ${variant}`, () => {
    assert.equal(places.length, 1895);
    for (const place of places) {
      const area = place.join('');
      const { texts } = renderer.layout({
        template: 'vaccine',
        variant,
        context: { area, age: 40, period: '11月中旬' },
      });
      const text = texts.find(({ id }) => id === 'area');
      assert.deepEqual(text?.lines, [area]);
      assert.ok(text.fontSize >= 40, `${area}: ${text.fontSize} px`);
    }
  });
}
