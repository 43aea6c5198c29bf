import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createParagraph } from '../../src/text/paragraph.ts';
import { engine, layOut } from '../support/text-engine.ts';
import { FAMILIES } from '../support/set-line.ts';
import '../support/property-seed.ts';

const PIECES = ['東', 'か\u3099', '葛\u{E0100}', '𠮷', '、', '(', ')', ' ', 'a', 'Ł', '1', 'Ж', '한', 'ก็'];
const HARD_PIECES = [
  'ש',
  'שׁ',
  'م',
  'لا',
  '👍🏽',
  '👨‍👩‍👧',
  '🇯🇵',
  '1️⃣',
  '❤',
  '❤️',
  '✪',
  '\u{E000}',
  '\u200D',
  '\uFE0F',
];

/** Texts of many scripts, and any other characters. */
const texts = fc.oneof(
  fc.array(fc.constantFrom(...PIECES, ...HARD_PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

function paragraphOf(text: string) {
  const style = {
    families: FAMILIES,
    weight: 700,
    fontSize: 40,
    letterSpacing: 1,
    features: new Map<string, number>(),
    fill: '#000000',
    fillOpacity: 1,
  };
  const spans = text === '' ? [] : [{ start: 0, end: text.length, style }];
  return createParagraph({ text, spans, language: 'ja', fontSize: 40 }, engine.fonts);
}

test('the runs of a line are all of its text, whatever their order', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const runs = paragraphOf(text).setLine(0, text.length, '');
      const inOrder = runs.toSorted((one, other) => one.item.start - other.item.start);
      assert.equal(inOrder.map((run) => run.text).join(''), text);
    }),
  );
});

test('a line is as wide as its glyphs', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const paragraph = paragraphOf(text);
      const glyphs = paragraph.setLine(0, text.length, '').flatMap(({ glyphs: run }) => run);
      const width = glyphs.reduce((sum, { advance, spacing }) => sum + advance + spacing, 0);
      assert.ok(Math.abs(width - paragraph.measure(0, text.length)) < 1e-6);
    }),
  );
});

test('letter spacing moves no mark away from its letter', () => {
  const marks = layOut(
    '<text font-size="40" letter-spacing="20" font-family="Noto Sans Arabic">ب</text>',
  ).glyphs;
  const plain = layOut('<text font-size="40" font-family="Noto Sans Arabic">ب</text>').glyphs;
  assert.deepEqual(
    marks.map(({ shape }) => shape.path),
    plain.map(({ shape }) => shape.path),
  );
});

test('what has no glyph in any font is told', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const paragraph = paragraphOf(text);
      const missing = paragraph.setLine(0, text.length, '').some(
        ({ item, glyphs }) =>
          // The first picture of the emoji is number 0.
          item.face.kind === 'font' && glyphs.some(({ glyph }) => glyph === 0),
      );
      assert.ok(!missing || paragraph.uncovered.length > 0);
    }),
  );
});
