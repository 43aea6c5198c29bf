import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAMILIES, setLine } from '../support/set-line.ts';

function familiesOf(text: string, weight?: number): string[] {
  const { glyphs, uncovered } = setLine(text, weight === undefined ? {} : { weight });
  assert.deepEqual(uncovered, [], text);
  return [...new Set(glyphs.map(({ family }) => family))];
}

const titles = [
  ['新型コロナワクチン', 'Noto Sans JP'],
  ['Ветер', 'Noto Sans JP'],
  ['Їжак', 'Noto Sans'],
  ['Καλημέρα', 'Noto Sans'],
  ['Łódź', 'Noto Sans'],
  ['안녕하세요', 'Noto Sans KR'],
  ['这们', 'Noto Sans SC'],
  ['วัคซีน', 'Noto Sans Thai'],
  ['مرحبا', 'Noto Sans Arabic'],
  ['שָׁלוֹם', 'Noto Sans Hebrew'],
  ['☺', 'Noto Sans Symbols'],
  ['✪✔', 'Noto Sans Symbols 2'],
  ['≒', 'Noto Sans Math'],
] as const;

for (const weight of [400, 700]) {
  for (const [title, family] of titles) {
    test(`${title} is set in ${family} ${weight}`, () => {
      assert.deepEqual(familiesOf(title, weight), [family]);
    });
  }
}

test('the letters of an alphabet are of one face, also those that the first family has', () => {
  const text = 'Łódź façade 東京 1';
  const { glyphs } = setLine(text);
  for (const { cluster, family } of glyphs) {
    const character = text.charAt(cluster);
    assert.equal(family, /\p{Script=Latin}/u.test(character) ? 'Noto Sans' : 'Noto Sans JP', character);
  }
});

test('letters of an alphabet that no face has in full fall back one by one', () => {
  assert.deepEqual(familiesOf('ＡŁ'), ['Noto Sans JP', 'Noto Sans']);
});

test('a letter is never drawn by one face and its accent by another', () => {
  const { glyphs, uncovered } = setLine('q̈');
  assert.deepEqual(uncovered, []);
  assert.equal(new Set(glyphs.map(({ face }) => face)).size, 1);
});

test('a family that does not come first does not draw what the first has', () => {
  assert.deepEqual(familiesOf('刃直海角骨入、ABC 123'), ['Noto Sans JP']);
});

test('what no face has is told by code point, in order and once', () => {
  assert.deepEqual(setLine('あ\u{E000}い\u{10FFFD}\u{E000}').uncovered, ['\u{E000}', '\u{10FFFD}']);
});

test('a family that is not asked for is not used', () => {
  assert.deepEqual(setLine('안', { families: FAMILIES.slice(0, 2) }).uncovered, ['안']);
});
