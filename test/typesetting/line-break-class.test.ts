import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLASS, type ClassName, isEastAsian, lineBreakClass } from '../../src/typesetting/characters.ts';

const CLASSES: readonly [characters: string, name: ClassName][] = [
  ['aéяα―①★', 'AL'],
  ['漢あア', 'ID'],
  ['ぁっゃァッャー々〜ゝ・：', 'NS'],
  ['「（【(', 'OP'],
  ['」）】、。，．', 'CL'],
  [')]', 'CP'],
  ['"\'', 'QU'],
  ['“‘«', 'QU_Pi'],
  ['”’»', 'QU_Pf'],
  ['！？!?', 'EX'],
  ['.,:;', 'IS'],
  ['/', 'SY'],
  ['…‥', 'IN'],
  ['¥$€+', 'PR'],
  ['%℃°', 'PO'],
  ['09٣', 'NU'],
  ['\u3000\t', 'BA'],
  ['-', 'HY'],
  ['‐–', 'HH'],
  ['—', 'B2'],
  ['\u00a0', 'GL'],
  ['\u200d', 'ZWJ'],
  ['\u0301\ufe0f\u{e0100}', 'CM'],
  ['ก', 'SA'],
  ['👍', 'EB'],
  ['🏽', 'EM'],
  ['🇯', 'RI'],
  ['\u{1f8ff}', 'ID_Cn'],
  ['가', 'H2'],
  ['각', 'H3'],
];

for (const [characters, name] of CLASSES) {
  test(`${characters} is of class ${name}`, () => {
    for (const character of characters) {
      assert.equal(lineBreakClass(character.codePointAt(0) ?? 0), CLASS[name], character);
    }
  });
}

test('kanji of every plane are ideographs, and what lies outside Unicode is a letter', () => {
  assert.equal(lineBreakClass(0x20bb7), CLASS.ID);
  assert.equal(lineBreakClass(0x3134a), CLASS.ID);
  assert.equal(lineBreakClass(0x10ffff), CLASS.AL);
  assert.equal(lineBreakClass(0x110000), CLASS.AL);
});

test('full-width and half-width forms are East Asian, Latin letters and curly quotes are not', () => {
  for (const character of '（）漢ｱ　ｶ') {
    assert.equal(isEastAsian(character.codePointAt(0) ?? 0), true, character);
  }
  for (const character of 'a()“”…') {
    assert.equal(isEastAsian(character.codePointAt(0) ?? 0), false, character);
  }
});
