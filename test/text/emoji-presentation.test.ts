import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setLine } from '../support/set-line.ts';
import { engine, inkOf, layOut } from '../support/text-engine.ts';

const { emoji } = engine.fonts;

function isPicture(text: string): boolean {
  const { glyphs, uncovered } = setLine(text);
  assert.deepEqual(uncovered, []);
  assert.equal(glyphs.filter(({ advance }) => advance > 0).length, 1, text);
  return glyphs[0]?.family === emoji.family;
}

for (const text of ['😀', '⚡', '❤️', '☺️', '1️⃣', '#️⃣', '©️', '👍🏿', '🇯🇵', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧‍👦', '👁️‍🗨️', '🏳‍🌈']) {
  test(`${text} is a picture`, () => {
    assert.ok(isPicture(text));
  });
}

for (const text of ['❤', '☺', '✔', '⚡\uFE0E', '❤\uFE0E', '©', '®', '1', '#', '*', '〰', '㊙']) {
  test(`${text} in text style is a character`, () => {
    assert.ok(!isPicture(text));
  });
}

test('an emoji in text style that no font has is a picture', () => {
  assert.ok(isPicture('🎌\uFE0E'));
});

test('every picture is one em high and wide, in the em box of the line, and stands off its neighbours', () => {
  for (const size of [20, 40, 88, 136]) {
    const top = 200 - 0.88 * size;
    const ink = inkOf(layOut(`<text x="100" y="200" font-size="${size}">🟦</text>`));
    assert.ok(ink.left >= 100 && ink.right <= 100 + Math.ceil(1.1 * size));
    assert.ok(ink.top >= Math.floor(top) && ink.bottom <= Math.ceil(top + size));
    assert.ok(ink.right - ink.left >= size - 1);
  }
  assert.ok(setLine('🟦').glyphs[0]?.advance === 1.1);
});

test('a line breaks between emoji, never inside one', () => {
  const { lines } = layOut('<text font-size="40" inline-size="100">👨‍👩‍👧‍👦🏳️‍🌈🇯🇵🇺🇸1️⃣</text>');
  assert.deepEqual(lines, ['👨‍👩‍👧‍👦🏳️‍🌈', '🇯🇵🇺🇸', '1️⃣']);
});

test('a translucent layer has its own opacity, within the picture as a whole', () => {
  const glyphsOf = (attributes: string) => layOut(`<text font-size="40" ${attributes}>🫧</text>`).glyphs;
  assert.ok(glyphsOf('').some(({ opacity }) => opacity < 1));
  assert.ok(glyphsOf('').every(({ picture }) => picture === null));
  assert.ok(glyphsOf('fill-opacity="0.5"').every(({ picture }) => picture?.opacity === 0.5));
});
