import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { outlineOf } from '../../src/raster/outline.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { engine } from '../support/text-engine.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

test('texts that are all different hold no more memory than the caches of texts may', () => {
  const setText = createTextSetter(engine);
  let next = 0;
  const setNew = (count: number): number => {
    for (let text = 0; text < count; text += 1) {
      const kanji = Array.from({ length: 120 }, () => String.fromCharCode(0x4e00 + ((next += 7) % 6000)));
      const size = 40 + (next % 60);
      const { glyphs } = setText('card.svg')(
        parseSvg(
          `<text font-size="${size}" font-family="Noto Sans JP" inline-size="1000">${kanji.join('')}</text>`,
        ),
        {},
      );
      for (const { shape } of glyphs) outlineOf(shape);
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const empty = setNew(1);
  const full = setNew(500);
  assert.ok(full - empty < 64e6, `${full - empty} bytes`);
  assert.ok(setNew(150) - full < 8e6, 'what is kept does not grow further');
});
