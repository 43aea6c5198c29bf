import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setLine } from '../support/set-line.ts';

const glyphsOf = (text: string) => setLine(text).glyphs.map(({ glyph }) => glyph);

for (const character of '𠮷髙﨑神邉邊𡈽桒栁濵𣘺辻煇㐂𡌛𩸽彅') {
  test(`${character}, as names have it, is drawn by the Japanese face in both weights`, () => {
    for (const weight of [400, 700]) {
      const { glyphs, uncovered } = setLine(character, { weight });
      assert.deepEqual(uncovered, []);
      assert.deepEqual(
        glyphs.map(({ family }) => family),
        ['Noto Sans JP'],
      );
    }
  });
}

for (const sequence of ['葛\u{E0100}', '芦\u{E0100}', '辻\u{E0101}', '邊\u{E0100}']) {
  test(`${sequence} has one glyph, at the width of one character`, () => {
    const { glyphs, uncovered } = setLine(sequence);
    assert.deepEqual(uncovered, []);
    assert.equal(
      glyphs.reduce((width, { advance }) => width + advance, 0),
      1,
    );
    assert.equal(glyphs.filter(({ advance }) => advance > 0).length, 1);
  });
}

test('葛 with U+E0100 is another glyph than 葛', () => {
  const [base] = glyphsOf('葛');
  const [variation] = glyphsOf('葛\u{E0100}');
  assert.notEqual(variation, base);
});

test('a variation that the face does not have is drawn as its base character, without a trace', () => {
  const { glyphs } = setLine('葛\u{E01EF}城');
  const visible = glyphs.filter(({ advance }) => advance > 0).map(({ glyph }) => glyph);
  assert.deepEqual(visible, glyphsOf('葛城'));
});

test('combining marks are set on their letters', () => {
  assert.deepEqual(glyphsOf('e\u0301'), glyphsOf('é'));
  assert.equal(
    setLine('か\u3099').glyphs.reduce((width, { advance }) => width + advance, 0),
    1,
  );
});

test('full-width forms are one em wide, half-width ones half', () => {
  assert.deepEqual(
    setLine('Ａ１！ｱ').glyphs.map(({ advance }) => advance),
    [1, 1, 1, 0.5],
  );
});
