import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findQuantities } from '../../src/typesetting/break-opportunities.ts';

/** The units of a text, with `+` at their joints. */
function units(text: string): string[] {
  return findQuantities(text).map(({ start, end, joints }) => {
    const ends = [start, ...joints, end];
    return ends
      .slice(1)
      .map((partEnd, part) => text.slice(ends[part], partEnd))
      .join('+');
  });
}

const KEPT: Readonly<Record<string, readonly string[]>> = {
  '3月28日(木)〜4月5日（金・祝）': ['3月+28日(木)', '4月+5日（金・祝）'],
  '見頃は10月下旬〜2月上旬ごろ': ['10月下旬', '2月上旬ごろ'],
  '2026年11月25日': ['2026年+11月+25日'],
  令和7年度と平成元年: ['令和7年度', '平成元年'],
  三月二十八日と十月下旬: ['三月二十八日', '十月下旬'],
  午前10時30分: ['午前10時+30分'],
  '東京都の40歳の方、四十歳の方': ['40歳', '四十歳'],
  '3,000円の6万円台、1.2億円': ['3,000円', '6万円台', '1.2億円'],
  '¥1,980円と〒100-0014': ['¥1,980円', '〒100-0014'],
  '10%の人と２．５％の人': ['10%', '２．５％'],
  '3か月で5つのコツ、10選': ['3か月', '5つ', '10選'],
  '約2,000人が第3週に全5回': ['約2,000人', '第3週', '全5回'],
  '1年目の2026年版': ['1年目', '2026年版'],
  '3時間40分で1泊2日': ['3時間+40分', '1泊+2日'],
  '電話03-1234-5678、1-2-3': ['03-1234-5678', '1-2-3'],
  '１２３４と12:30': ['１２３４', '12:30'],
};

for (const [text, expected] of Object.entries(KEPT)) {
  test(`of ${text} stay together: ${expected.join(' ')}`, () => {
    assert.deepEqual(units(text), expected);
  });
}

test('a kanji before a number belongs to the word it ends', () => {
  assert.deepEqual(units('予約3件、規約2条、設計3年、次第3'), ['3件', '2条', '3年', '3']);
});

test('kanji numerals are read as numbers in dates and ages only', () => {
  assert.deepEqual(units('一部の百科事典、二人三脚、千葉市'), []);
});

test('dates and other quantities are told apart', () => {
  assert.deepEqual(
    findQuantities('10月と40歳').map(({ kind }) => kind),
    ['date', 'quantity'],
  );
});
