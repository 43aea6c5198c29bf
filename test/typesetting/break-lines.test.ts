import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakLines } from '../../src/typesetting/break-lines.ts';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import { emMeasure } from './support/em-measure.ts';
import { linesOf } from './support/lines-of.ts';

test('a text that fits is one line, broken by nothing', () => {
  assert.deepEqual(
    breakLines({
      text: '接種',
      opportunities: breakOpportunities('接種', { wordBreak: 'normal', language: 'ja' }),
      measure: emMeasure('接種'),
      inlineSize: 2,
      wrap: 'auto',
    }),
    [{ start: 0, end: 2, brokenBy: null }],
  );
});

test('an empty text is one empty line', () => {
  assert.deepEqual(linesOf('', { inlineSize: 10 }), ['']);
});

test('each line takes as many phrases as fit', () => {
  assert.deepEqual(
    linesOf('あなたの接種は10月下旬〜2月上旬の予定です', { inlineSize: 9, wordBreak: 'auto-phrase' }),
    ['あなたの接種は', '10月下旬〜', '2月上旬の予定です'],
  );
});

test('a phrase that is too long for a line is broken strictly, the phrases behind it are kept', () => {
  assert.deepEqual(
    linesOf('新型コロナワクチン接種の時期を予測します', { inlineSize: 9, wordBreak: 'auto-phrase' }),
    ['新型コロナワクチン', '接種の時期を', '予測します'],
  );
});

test('a name that is too long for a line is broken at its joints first', () => {
  assert.deepEqual(linesOf('山梨県南都留郡富士河口湖町', { inlineSize: 8 }), [
    '山梨県南都留郡',
    '富士河口湖町',
  ]);
  assert.deepEqual(linesOf('富士河口湖町', { inlineSize: 4 }), ['富士河口', '湖町']);
});

test('a word that is too long for a line is broken between grapheme clusters', () => {
  assert.deepEqual(linesOf('internationalization', { inlineSize: 5, language: 'en' }), [
    'internatio',
    'nalization',
  ]);
  assert.deepEqual(linesOf('👨‍👩‍👧‍👦👨‍👩‍👧‍👦葛󠄀𠮷', { inlineSize: 1 }), ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦', '葛󠄀', '𠮷']);
});

test('even then no line starts with what kinsoku forbids, if something else fits', () => {
  assert.deepEqual(linesOf('abcdef？', { inlineSize: 3 }), ['abcde', 'f？']);
  assert.deepEqual(linesOf('ああ', { inlineSize: 0.5 }), ['あ', 'あ']);
  assert.deepEqual(linesOf('あ。', { inlineSize: 1 }), ['あ', '。']);
});

test('spaces at the end of a line hang and are no part of it', () => {
  assert.deepEqual(linesOf('ab  cd', { inlineSize: 1, language: 'en' }), ['ab', 'cd']);
  assert.deepEqual(linesOf('漢字　仮名', { inlineSize: 2 }), ['漢字', '仮名']);
});

test('a line feed ends its line, and an empty line stays', () => {
  assert.deepEqual(linesOf('一行目\n\n三行目', { inlineSize: 10 }), ['一行目', '', '三行目']);
  assert.deepEqual(linesOf('一行目\r\n二行目\n', { inlineSize: 10 }), ['一行目', '二行目']);
});

test('the last line has no single character if the line before can give one', () => {
  assert.deepEqual(linesOf('接種時期の予測', { inlineSize: 6 }), ['接種時期の', '予測']);
  assert.deepEqual(linesOf('自作する方法', { inlineSize: 5, wordBreak: 'auto-phrase' }), [
    '自作する',
    '方法',
  ]);
});

test('no unit is divided for the sake of a single character', () => {
  assert.deepEqual(linesOf('40歳は', { inlineSize: 2 }), ['40歳', 'は']);
});

test('a line between others has no single character either', () => {
  assert.deepEqual(linesOf('あいうえ2026年', { inlineSize: 3 }), ['あい', 'うえ', '2026年']);
});

test('what broke a line is told', () => {
  const text = '接種は10月下旬〜2月上旬';
  const rules = { wordBreak: 'auto-phrase', language: 'ja' } as const;
  const lines = breakLines({
    text,
    opportunities: breakOpportunities(text, rules),
    measure: emMeasure(text),
    inlineSize: 5,
    wrap: 'auto',
  });
  assert.deepEqual(
    lines.map(({ brokenBy }) => brokenBy?.rule),
    ['phrase', 'phrase', undefined],
  );
});
