import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddingLevels, inVisualOrder } from '../../src/text/bidi.ts';
import { setLine } from '../support/set-line.ts';
import { layOut } from '../support/text-engine.ts';

test('a text without right-to-left characters has no levels', () => {
  assert.equal(embeddingLevels('東京 Tokyo (2026)、𠮷野家 👨‍👩‍👧'), null);
});

test('letters of Hebrew and Arabic run from right to left, numbers among them from left to right', () => {
  assert.deepEqual([...(embeddingLevels('aשב12') ?? [])], [0, 1, 1, 2, 2]);
  assert.deepEqual([...(embeddingLevels('مر 2026 حب') ?? [])], [1, 1, 1, 2, 2, 2, 2, 1, 1, 1]);
});

const orders = [
  { levels: [0, 0], order: [0, 1] },
  { levels: [1, 1, 1], order: [2, 1, 0] },
  { levels: [0, 1, 2, 1, 0], order: [0, 3, 2, 1, 4] },
  { levels: [1, 2, 2, 1], order: [3, 1, 2, 0] },
  { levels: [0, 1, 0, 1], order: [0, 1, 2, 3] },
  { levels: [2, 3, 4, 3, 2], order: [0, 3, 2, 1, 4] },
];
for (const { levels, order } of orders) {
  test(`parts of the levels ${levels.join(' ')} are seen in the order ${order.join(' ')}`, () => {
    assert.deepEqual(
      inVisualOrder([...levels.keys()], (part) => levels[part] ?? 0),
      order,
    );
  });
}

/** Characters from left to right; one may be of several glyphs. */
function orderOf(text: string): readonly number[] {
  return [...new Set(setLine(text).glyphs.map(({ cluster }) => cluster))];
}

test('Hebrew is set from right to left, and its brackets are mirrored', () => {
  assert.deepEqual(orderOf('של(ום)ל'), [6, 5, 4, 3, 2, 1, 0]);
  const { glyphs } = setLine('של(ום)ל');
  const [open, close] = setLine('()').glyphs.map(({ glyph }) => glyph);
  assert.deepEqual([glyphs[1]?.glyph, glyphs[4]?.glyph], [open, close]);
});

test('a Japanese text goes on to the right behind its Hebrew words', () => {
  assert.deepEqual(orderOf('日של本'), [0, 2, 1, 3]);
});

test('Arabic letters join: in a word they are other glyphs than alone', () => {
  const word = new Set(setLine('محل').glyphs.map(({ glyph }) => glyph));
  const alone = ['م', 'ح', 'ل'].flatMap((letter) => setLine(letter).glyphs.map(({ glyph }) => glyph));
  assert.ok(alone.every((glyph) => !word.has(glyph)));
});

test('report r39: an Arabic title is joined and right to left, its number as it is read', () => {
  assert.deepEqual(setLine('مرحبا 2026').uncovered, []);
  assert.deepEqual(orderOf('مرحبا 2026'), [6, 7, 8, 9, 5, 4, 3, 2, 1, 0]);
});

test('report r39: without an Arabic face every letter is told, once and in order', () => {
  const { uncovered } = layOut('<text font-size="40">مرحبا 2026</text>');
  assert.deepEqual(uncovered, [0x645, 0x631, 0x62d, 0x628, 0x627]);
});

test('every line of a wrapped text is ordered by itself', () => {
  const { lines, glyphs } = layOut(
    '<text font-size="40" inline-size="120" font-family="Noto Sans JP, Noto Sans Hebrew">שלום לכולם</text>',
  );
  assert.deepEqual(lines, ['שלום', 'לכולם']);
  // The first letter of a line is its rightmost one.
  const rightmost = glyphs.slice(0, 4).at(-1)?.shape.key ?? '';
  assert.match(rightmost, new RegExp(`\\.${setLine('ש').glyphs[0]?.glyph}\\.`));
});

test('emoji among Hebrew words are ordered with them, flags as the letters that they are made of', () => {
  assert.deepEqual(orderOf('של 👍🎉 ום'), [9, 8, 7, 5, 3, 2, 1, 0]);
  assert.deepEqual(orderOf('של 🇯🇵 ום'), [1, 0, 2, 3, 7, 9, 8]);
});
