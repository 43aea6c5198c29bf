import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefaultJapaneseParser } from 'budoux';
import { toCodePoints } from '../../../src/text/line-breaking/code-points.ts';
import { phraseBoundaries } from '../../../src/text/line-breaking/phrase-boundaries.ts';

const parser = loadDefaultJapaneseParser();

function phrases(text: string): string {
  const starts = phraseBoundaries(toCodePoints(text));
  return Array.from(text, (character, entry) => (starts[entry] === true ? `|${character}` : character)).join(
    '',
  );
}

test('in a run of kanji and kana the boundaries are those of the BudouX package', () => {
  for (const text of [
    'あなたに寄り添う最先端のテクノロジー',
    '新型コロナワクチン接種の時期を予測します',
    'うらにわにはにわにわとりがいる',
    '子育て世帯への給付金はいつもらえるのか',
  ]) {
    assert.equal(phrases(text), parser.parse(text).join('|'));
  }
});

test('BudouX sees each run for itself: what stands between does not count', () => {
  assert.equal(phrases('今日は天気。今日は天気'), `${phrases('今日は天気')}。|${phrases('今日は天気')}`);
});

test('characters outside the Basic Multilingual Plane count as one', () => {
  assert.equal(phrases('𠮷野家の牛丼は'), phrases('吉野家の牛丼は').replace('吉', '𠮷'));
});
