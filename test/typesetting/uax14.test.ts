import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineBreakClass, toCodePoints } from '../../src/typesetting/characters.ts';
import { uax14Breaks } from '../../src/typesetting/uax14.ts';

/** Each rule of UAX #14 with texts that only it decides; `÷` where a line may end, `!` where it must. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'LB4, LB5: a line must end after a hard break, but not inside CR LF': [
    'a\n!b',
    'a\r\n!b',
    'a\r!b',
    'a\u2028!b',
  ],
  'LB6, LB7: not before a hard break, a space or a zero width space': ['a \n!b', 'a ÷b', 'a\u200b÷b'],
  'LB8: after a zero width space, spaces or not': ['「\u200b÷あ', '「\u200b  ÷あ'],
  'LB8a: not after a zero width joiner': ['👩\u200d💻÷👩'],
  'LB9: not before a combining mark': ['か\u3099÷あ', 'e\u0301', '葛\u{e0100}÷飾'],
  'LB10: a mark with nothing to combine with is a letter': [' ÷\u0301a'],
  'LB11: not beside a word joiner': ['あ\u2060あ'],
  'LB12, LB12a: not after glue, before it only after spaces and hyphens': [
    'あ\u00a0あ',
    'あ ÷\u00a0あ',
    '-÷\u00a0a',
  ],
  'LB13: not before closing punctuation, even after spaces': ['あ。', 'あ )', 'あ！', 'あ/÷あ'],
  'LB14: not after opening punctuation, even with spaces': ['あ÷「あ', '「 あ'],
  'LB15a: not after an opening quotation mark': ['a ÷«a', '«  a'],
  'LB15b: not before a closing quotation mark': ['a »', 'a » ÷a'],
  'LB15c, LB15d: before a decimal point only if it starts a number': ['a ÷.5', 'a .b', 'a,b'],
  'LB16: not between closing punctuation and a nonstarter': ['あ」っ', 'あ) ー'],
  'LB17: not within a long dash': ['あ÷——÷あ', '— —'],
  'LB18: after spaces': ['a ÷b', 'a  ÷あ'],
  'LB19: not beside an ambiguous quotation mark': ['あ"あ"あ', "don't"],
  'LB19a: outside curly quotes that have East Asian text on both sides': ['あ÷“あ”÷あ', 'あ“a”あ'],
  'LB20: around an object': ['a÷\ufffc÷a'],
  'LB20a: not after a hyphen that starts a word': ['a ÷-a', 'a-÷a'],
  'LB21: not before what sticks to the word before': ['あ-÷あ', 'あっ÷あ', 'あー÷あ', 'あ\u3000÷あ', '´あ'],
  'LB21a, LB21b: Hebrew words with hyphens and slashes': ['א-a', 'א-÷א', 'א/א'],
  'LB22: not before an ellipsis': ['あ…÷あ', 'あ……÷あ'],
  'LB23: not between letters and digits': ['a1a', 'あ÷1÷あ'],
  'LB23a: not between a sign and an ideograph': ['¥あ', 'あ%'],
  'LB24: not between a sign and a letter': ['$a', 'a%'],
  'LB25: numbers with their signs and separators': [
    '¥1,234.56',
    '-1',
    '(1)%',
    '$(1)',
    '$.5',
    '1/2%',
    '100-0014',
  ],
  'LB26, LB27: Korean syllables': ['\u1100\u1161\u11a8÷각', '가%', '$가', '가÷가'],
  'LB28: not between letters': ['aя', 'ａ÷ａ'],
  'LB28a: Brahmic syllables': ['\u1b05\u1b44\u1b13', '\u25cc\u1b44'],
  'LB29: not between a full stop and a letter': ['a.b', 'e.g'],
  'LB30: not between letters and narrow brackets': ['a(a)a', 'a÷（a）÷a', 'あ÷(あ)÷あ'],
  'LB30a: flags are two regional indicators': ['🇯🇵÷🇺🇸÷🇫'],
  'LB30b: not before a skin tone': ['👍🏽÷👍', '\u{1f8ff}🏽'],
  'LB31: anywhere else': ['あ÷い', '漢÷字', 'a÷あ', '★★÷あ'],
};

for (const [rule, texts] of Object.entries(RULES)) {
  test(rule, () => {
    assert.deepEqual(
      texts.map((text) => marked(text.replaceAll(/[÷!]/g, ''))),
      texts,
    );
  });
}

test('no break is reported before the first code point, and an empty text has none', () => {
  assert.deepEqual(uax14Breaks([0x41], lineBreakClass), { allowed: [false], mandatory: [false] });
  assert.deepEqual(uax14Breaks([], lineBreakClass), { allowed: [], mandatory: [] });
});

function marked(text: string): string {
  const { values } = toCodePoints(text);
  const { allowed, mandatory } = uax14Breaks(values, lineBreakClass);
  return values
    .map((value, entry) => {
      const mark = mandatory[entry] === true ? '!' : '÷';
      return (allowed[entry] === true ? mark : '') + String.fromCodePoint(value);
    })
    .join('');
}
