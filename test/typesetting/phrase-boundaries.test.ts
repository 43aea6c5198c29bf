import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { toCodePoints } from '../../src/typesetting/characters.ts';
import { phraseBoundaries } from '../../src/typesetting/phrases.ts';

/** Texts with `|` between the phrases that the package finds, as `npm run phrase-model` writes them. */
const divided = readFileSync(new URL('fixtures/budoux-phrases.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

function phrases(text: string): string {
  const starts = phraseBoundaries(toCodePoints(text));
  return Array.from(text, (character, entry) => (starts[entry] === true ? `|${character}` : character)).join(
    '',
  );
}

test('in a run of kanji and kana the boundaries are those of the BudouX package', () => {
  assert.ok(divided.length > 50);
  for (const expected of divided) assert.equal(phrases(expected.replaceAll('|', '')), expected);
});

test('BudouX sees each run for itself: what stands between does not count', () => {
  assert.equal(phrases('今日は天気。今日は天気'), `${phrases('今日は天気')}。|${phrases('今日は天気')}`);
});

test('characters outside the Basic Multilingual Plane count as one', () => {
  assert.equal(phrases('𠮷野家の牛丼は'), phrases('吉野家の牛丼は').replace('吉', '𠮷'));
});
