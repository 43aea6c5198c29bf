import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EMOJI_SOURCE } from '../../scripts/support/emoji-source.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { shapeElement } from '../../src/raster/outline.ts';
import { engine, layOut } from '../support/text-engine.ts';

/** px; the em box and the bearings are whole pixels, so both pictures are at the same place. */
const SIZE = 100;
const { emoji } = engine.fonts;
const fixtures = new URL('fixtures/', import.meta.url);

/** Of Unicode 17.0, as `npm run line-break-data` writes them. */
const rgiEmoji = readFileSync(new URL('rgi-emoji.txt', fixtures), 'utf8').trimEnd().split('\n');

test('the list of emoji has all single ones that Node knows, and Node knows all of the list', () => {
  const listed = new Set(rgiEmoji);
  const known: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    const character = String.fromCodePoint(codePoint);
    if (/^\p{RGI_Emoji}$/v.test(character)) known.push(character);
  }
  assert.ok(known.length > 1000);
  assert.deepEqual(
    known.filter((character) => !listed.has(character)),
    [],
  );
  assert.deepEqual(
    rgiEmoji.filter((sequence) => !/^\p{RGI_Emoji}$/v.test(sequence)),
    [],
  );
});

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
  const source = readFileSync(new URL(`twemoji/${key}.svg`, fixtures), 'utf8');
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

for (const key of EMOJI_SOURCE.samples) {
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
