import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import { BREAK_LEVEL, type BreakLevel } from '../../src/typesetting/lines.ts';
import type { BreakRules } from '../../src/typesetting/characters.ts';
import { narrowestBreaks } from '../../src/typesetting/narrowest-breaks.ts';
import { emMeasure } from './support/em-measure.ts';

interface Found {
  readonly lines: readonly string[];
  readonly width: number;
}

function narrowest(
  text: string,
  lines: number,
  {
    level = BREAK_LEVEL.preferred,
    wordBreak = 'auto-phrase',
  }: { level?: BreakLevel; wordBreak?: BreakRules['wordBreak'] } = {},
): Found | null {
  const opportunities = breakOpportunities(text, { wordBreak, language: 'ja' });
  const found = narrowestBreaks({ text, opportunities, measure: emMeasure(text), lines, level });
  return found && { width: found.width, lines: found.lines.map(({ start, end }) => text.slice(start, end)) };
}

test('one line is the whole text', () => {
  assert.deepEqual(narrowest('10月下旬〜2月上旬', 1), { lines: ['10月下旬〜2月上旬'], width: 8.5 });
});

test('a period on two lines breaks after 〜', () => {
  assert.deepEqual(narrowest('10月下旬〜2月上旬', 2), { lines: ['10月下旬〜', '2月上旬'], width: 5 });
});

test('the widest line is as narrow as can be', () => {
  assert.deepEqual(narrowest('新型コロナワクチン接種の時期を予測します', 2), {
    lines: ['新型コロナワクチン接種の', '時期を予測します'],
    width: 12,
  });
});

test('where the widest line leaves a choice, the others are of similar length', () => {
  assert.deepEqual(narrowest('あいうえおか さし すせ そた ちつ', 3, { wordBreak: 'keep-all' })?.lines, [
    'あいうえおか',
    'さし すせ',
    'そた ちつ',
  ]);
});

test('where lines may be about as long either way, they end at a good place', () => {
  const text = 'ああああああ、いいいいいいいいいいいいいいいいいい';
  assert.deepEqual(narrowest(text, 3, { wordBreak: 'normal' })?.lines, [
    'ああああああ、',
    'いいいいいいいいい',
    'いいいいいいいいい',
  ]);
});

test('a line feed ends a line', () => {
  assert.deepEqual(narrowest('あい\nうえおかきく', 3, { wordBreak: 'normal' })?.lines, [
    'あい',
    'うえお',
    'かきく',
  ]);
  assert.equal(narrowest('あ\nい\nう', 2), null);
});

test('there are none if there are too few opportunities of the level', () => {
  assert.equal(narrowest('東京都港区', 2), null);
  assert.deepEqual(narrowest('東京都港区', 2, { level: BREAK_LEVEL.strict })?.lines, ['東京都', '港区']);
  assert.equal(narrowest('', 2), null);
});

test('the width is that of an exhaustive search', () => {
  const text = '国立研究開発法人産業技術総合開発機構、公募を開始';
  const measure = emMeasure(text);
  for (const lines of [2, 3]) {
    const ends = breakOpportunities(text, { wordBreak: 'normal', language: 'ja' })
      .filter(({ level }) => level === 0)
      .map(({ index }) => index);
    assert.equal(narrowest(text, lines, { wordBreak: 'normal' })?.width, exhaustive(0, lines, ends));
  }

  function exhaustive(start: number, lines: number, ends: readonly number[]): number {
    if (lines === 1) {
      return measure(start, text.length);
    }
    const later = ends.filter((end) => end > start);
    return Math.min(...later.map((end) => Math.max(measure(start, end), exhaustive(end, lines - 1, ends))));
  }
});
