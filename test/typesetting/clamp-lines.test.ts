import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakLines, type ClampedLines, clampLines } from '../../src/typesetting/break-lines.ts';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import { emMeasure } from './support/em-measure.ts';
import { linesOf } from './support/lines-of.ts';

function clamped(text: string, inlineSize: number, maxLines: number): ClampedLines {
  const measure = emMeasure(text);
  const opportunities = breakOpportunities(text, { wordBreak: 'normal', language: 'ja' });
  const paragraph = { text, opportunities, measure, inlineSize };
  return clampLines({
    ...paragraph,
    lines: breakLines({ ...paragraph, wrap: 'auto' }),
    maxLines,
    measureWithEllipsis: (start, end) => measure(start, end) + 1,
  });
}

test('a text of few enough lines is not cut', () => {
  const { cutAt, ellipsis, lines } = clamped('あいうえお', 3, 2);
  assert.deepEqual([cutAt, ellipsis, lines.length], [null, false, 2]);
});

test('the last line is shortened until it fits with its ellipsis', () => {
  assert.deepEqual(linesOf('あいうえおかきくけこ', { inlineSize: 4, maxLines: 2 }), ['あいうえ', 'おかき…']);
});

test('a line that leaves room for the ellipsis stays whole', () => {
  assert.deepEqual(
    linesOf('接種の時期を予測します', { inlineSize: 7, maxLines: 1, wordBreak: 'auto-phrase' }),
    ['接種の時期を…'],
  );
});

test('no space stands before the ellipsis', () => {
  assert.deepEqual(linesOf('on Kickstarter', { inlineSize: 3, maxLines: 1, language: 'en' }), ['on…']);
  assert.deepEqual(linesOf('漢字　仮名交じり', { inlineSize: 4, maxLines: 1 }), ['漢字…']);
});

test('a grapheme cluster goes or stays as a whole', () => {
  assert.deepEqual(linesOf('𠮷野家𠮷野家', { inlineSize: 3, maxLines: 1 }), ['𠮷野…']);
  assert.deepEqual(linesOf('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', { inlineSize: 2, maxLines: 1 }), ['👨‍👩‍👧‍👦…']);
});

test('a date may be cut: a line that is cut shows as much as it can', () => {
  assert.deepEqual(linesOf('開花予想は10月下旬から', { inlineSize: 8, maxLines: 1 }), ['開花予想は10月…']);
});

test('where not even the ellipsis fits, the line is empty', () => {
  const { lines, ellipsis, cutAt } = clamped('あいうえお', 0.5, 1);
  assert.deepEqual([lines, ellipsis, cutAt], [[{ start: 0, end: 0, brokenBy: null }], false, 0]);
});

test('what is cut starts at a known place', () => {
  assert.equal(clamped('あいうえおかきくけこ', 4, 1).cutAt, 3);
});

test('a line that a line feed ended gets its ellipsis, too', () => {
  assert.deepEqual(linesOf('一行目\n二行目', { inlineSize: 10, maxLines: 1 }), ['一行目…']);
});
