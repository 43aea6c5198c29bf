import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { embed, inVisualOrder } from '../../src/text/scripts.ts';
import { setLine } from '../support/set-line.ts';
import { inkOf, layOut } from '../support/text-engine.ts';

const levelsOf = (text: string) => embed(text, null).levels;

test('a text without right-to-left characters has no levels', () => {
  assert.equal(levelsOf('東京 Tokyo (2026)、𠮷野家 👨‍👩‍👧'), null);
});

test('letters of Hebrew and Arabic run from right to left, numbers among them from left to right', () => {
  assert.deepEqual([...(levelsOf('aשב12') ?? [])], [0, 1, 1, 2, 2]);
  assert.deepEqual([...(levelsOf('مر 2026 حب') ?? [])], [1, 1, 1, 2, 2, 2, 2, 1, 1, 1]);
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
  assert.deepEqual(uncovered, ['م', 'ر', 'ح', 'ب', 'ا']);
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
  assert.deepEqual(orderOf('של 🇯🇵 ום'), [9, 8, 7, 3, 2, 1, 0]);
  assert.deepEqual(orderOf('a של 🇯🇵 ום'), [0, 1, 3, 2, 4, 5, 9, 11, 10]);
});

describe('the base direction of a text', () => {
  const HEBREW = 'font-size="30" inline-size="500" font-family="Noto Sans Hebrew, Noto Sans, Noto Sans JP"';
  /** The characters of a line from left to right, by the outlines of its glyphs. */
  const seen = (text: string, attributes: string) => {
    const families = ['Noto Sans Hebrew', 'Noto Sans', 'Noto Sans JP'];
    const glyphOf = new Map(
      Array.from(text, (character) => [setLine(character, { families }).glyphs[0]?.glyph, character]),
    );
    return layOut(`<text x="650" y="350" ${attributes}>${text}</text>`)
      .glyphs.map(({ shape }) => glyphOf.get(Number(shape.key.split('.')[1])))
      .join('');
  };

  test('follows the first strong character: a full stop stands at the left end of Hebrew', () => {
    assert.equal(seen('שלום.', HEBREW), '.םולש');
    assert.equal(seen('1. שלום!', HEBREW), '!םולש.1');
    assert.equal(seen('abc שלום.', HEBREW), 'abcםולש.');
  });

  test('can be chosen', () => {
    assert.equal(seen('abc.', `${HEBREW} direction="rtl"`), '.abc');
    assert.equal(seen('שלום.', `${HEBREW} direction="ltr"`), 'םולש.');
    assert.equal(seen('abc.', `${HEBREW} direction="ltr"`), 'abc.');
  });

  test('decides at which edge of the box a line starts', () => {
    const edges = (text: string, attributes = '') => {
      const { left, right } = inkOf(layOut(`<text x="650" y="350" ${HEBREW} ${attributes}>${text}</text>`));
      return [left - 650 < 10, 1150 - right < 10];
    };
    assert.deepEqual(edges('שלום עולם (test) 50%.'), [false, true]);
    assert.deepEqual(edges('test', 'direction="rtl"'), [false, true]);
    assert.deepEqual(edges('test'), [true, false]);
    assert.deepEqual(edges('שלום', 'direction="ltr"'), [true, false]);
  });

  test('is that of each paragraph where line feeds are kept', () => {
    const { glyphs } = layOut(`<text x="0" y="40" ${HEBREW} white-space="pre-line">שלום\nabc\nשלום</text>`);
    const baselines = [...new Set(glyphs.map(({ y }) => y))].toSorted((one, other) => one - other);
    const firstOf = (line: number) =>
      Math.min(...glyphs.filter(({ y }) => y === baselines[line]).map(({ x }) => x));
    assert.deepEqual(
      [0, 1, 2].map((line) => firstOf(line) > 250),
      [true, false, true],
    );
  });

  test('puts an ellipsis at the end of the line, which is its left', () => {
    const { glyphs, lines } = layOut(
      `<text x="0" y="40" font-size="30" inline-size="120" line-clamp="1" text-overflow="ellipsis" font-family="Noto Sans Hebrew">שלום עולם שלום</text>`,
    );
    assert.ok(lines[0]?.endsWith('…'));
    const ellipsis = setLine('…', { families: ['Noto Sans Hebrew'] }).glyphs[0]?.glyph;
    const leftmost = glyphs.toSorted((one, other) => one.x - other.x)[0];
    assert.equal(Number(leftmost?.shape.key.split('.')[1]), ellipsis);
  });

  test('of a text that stands as it is written leaves it where it is, unless it is chosen', () => {
    const ink = (attributes: string) =>
      inkOf(
        layOut(
          `<text x="500" y="40" font-size="30" font-family="Noto Sans Hebrew" ${attributes}>שלום</text>`,
        ),
      );
    assert.ok(ink('').left >= 500);
    assert.ok(ink('direction="rtl"').right <= 502);
    assert.ok(ink('direction="rtl" text-anchor="end"').left >= 498);
  });

  test('lets pieces that go on from each other follow to the left', () => {
    const { glyphs } = layOut(
      '<text x="500" y="40" font-size="30" font-family="Noto Sans Hebrew" direction="rtl">ש<tspan dx="0" dy="2">ל</tspan></text>',
    );
    assert.ok((glyphs[0]?.x ?? 0) > (glyphs[1]?.x ?? 0));
    assert.ok(glyphs.every(({ x }) => x < 500));
  });
});
