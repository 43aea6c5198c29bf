import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { z } from 'zod';
import { findPlaceNames } from '../../src/typesetting/break-opportunities.ts';

const file = new URL('../cases/municipalities.json', import.meta.url);
const municipalities = z
  .array(z.tuple([z.string(), z.string()]))
  .parse(JSON.parse(await readFile(file, 'utf8')));

/** The text with each name in brackets, and `+` at its joints. */
function names(text: string): string {
  const marks = findPlaceNames(text).flatMap(({ start, end, joints }) => [
    [start, '['] as const,
    ...joints.map((joint) => [joint, '+'] as const),
    [end, ']'] as const,
  ]);
  const at = Map.groupBy(marks, ([index]) => index);
  return Array.from({ length: text.length + 1 }, (_, index) => {
    const before = at.get(index)?.map(([, mark]) => mark) ?? [];
    return before.join('') + text.charAt(index);
  }).join('');
}

test('every municipality with its prefecture is one name, with a joint between', () => {
  assert.equal(municipalities.length, 1895);
  for (const [prefecture, municipality] of municipalities) {
    const [name, ...others] = findPlaceNames(prefecture + municipality);
    assert.deepEqual(
      [name?.start, name?.end, others],
      [0, (prefecture + municipality).length, []],
      municipality,
    );
    assert.equal(name?.joints[0], prefecture.length, municipality);
  }
});

test('every municipality alone is one name', () => {
  for (const [, municipality] of municipalities) {
    assert.deepEqual(
      findPlaceNames(municipality).map(({ end }) => end),
      [municipality.length],
      municipality,
    );
  }
});

test('wards, towns and villages are joined to their city or county', () => {
  assert.equal(names('神奈川県横浜市都筑区の'), '[神奈川県+横浜市+都筑区]の');
  assert.equal(names('山梨県南都留郡富士河口湖町'), '[山梨県+南都留郡+富士河口湖町]');
  assert.equal(names('栃木県芳賀郡市貝町'), '[栃木県+芳賀郡+市貝町]');
});

test('a prefecture, a city without its ward and a town without its county are names', () => {
  assert.equal(names('東京都の、札幌市と富士河口湖町'), '[東京都]の、[札幌市]と[富士河口湖町]');
});

test('the longest name from the left wins', () => {
  assert.equal(names('東京都府中市'), '[東京都+府中市]');
  assert.equal(names('京都府京都市'), '[京都府+京都市]');
  assert.equal(names('首都東京都港区'), '首都[東京都+港区]');
});

test('a municipality without its prefecture is no name behind a kanji', () => {
  assert.equal(names('空港区域と新港区'), '空港区域と新港区');
  assert.equal(names('大阪市・港区'), '[大阪市]・[港区]');
});
