import assert from 'node:assert/strict';
import { test } from 'node:test';

import { z } from 'zod';

import { text } from '../../src/template/text-field.ts';

const short = text({ min: 1, max: 4 });
const long = text({ min: 1, max: 40 });
const lines = text({ min: 1, max: 40, multiline: true });

function messages(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map((issue) => issue.message) ?? [];
}

const ACCEPTED: readonly { name: string; sent: string; kept?: string }[] = [
  { name: 'か and a combining voiced sound mark become が', sent: 'か\u3099', kept: 'が' },
  { name: 'the compatibility ideograph 神 U+FA19 stays', sent: '\uFA19' },
  { name: 'the supplementary compatibility ideograph U+2F800 stays', sent: '\u{2F800}' },
  { name: '﨑 U+FA11 stays', sent: '\uFA11' },
  {
    name: 'a mark beside a compatibility ideograph composes with its own base',
    sent: '\uFA19か\u3099',
    kept: '\uFA19が',
  },
  { name: 'four decomposed characters count as four', sent: 'か\u3099'.repeat(4), kept: 'が'.repeat(4) },
  { name: 'four characters outside the BMP count as four', sent: '𠮷'.repeat(4) },
  {
    name: 'the longest decomposition counts as one character',
    sent: '\u1F82'.normalize('NFD').repeat(4),
    kept: '\u1F82'.repeat(4),
  },
  { name: 'a variation sequence stays', sent: '葛\u{E0100}' },
  { name: 'a joined emoji stays', sent: '👩\u200D💻' },
  { name: 'markup is text', sent: `<&"'` },
  { name: 'spaces around and between stay', sent: ' あ ' },
];

for (const { name, sent, kept = sent } of ACCEPTED) {
  test(`accepted: ${name}`, () => {
    assert.equal(short.parse(sent), kept);
  });
}

const REFUSED: readonly { name: string; sent: string; message: RegExp }[] = [
  {
    name: 'a lone high surrogate',
    sent: '\ud83d東京',
    message: /lone surrogates .* U\+D83D at code point 1$/,
  },
  { name: 'a lone low surrogate', sent: '東\ude00', message: /lone surrogates .* U\+DE00 at code point 2$/ },
  {
    name: 'a combining mark that has nothing to stand on',
    sent: '\u3099か',
    message: /combining marks before the first character .* U\+3099 at code point 1$/,
  },
  {
    name: 'a spacing mark that has nothing to stand on',
    sent: '\u0903か',
    message: /combining marks before the first character .* U\+0903 at code point 1$/,
  },
  {
    name: 'an enclosing mark that has nothing in it',
    sent: '\u20DDか',
    message: /combining marks before the first character .* U\+20DD at code point 1$/,
  },
  { name: 'NUL', sent: 'a\0', message: /control characters .* U\+0000 at code point 2$/ },
  { name: 'a tab', sent: 'a\tb', message: /control characters .* U\+0009 at code point 2$/ },
  {
    name: 'a line feed',
    sent: '一行目\n',
    message: /^Expected no line ends in a text of one line but received U\+000A at code point 4$/,
  },
  { name: 'a line end of Windows', sent: 'a\r\nb', message: /line ends .* U\+000D at code point 2$/ },
  { name: 'DEL', sent: '\x7F', message: /control characters .* U\+007F/ },
  { name: 'a C1 control', sent: '\x85', message: /control characters .* U\+0085/ },
  { name: 'U+FFFE', sent: 'a\uFFFE', message: /noncharacters .* U\+FFFE at code point 2$/ },
  { name: 'U+FFFF', sent: '\uFFFF', message: /noncharacters .* U\+FFFF/ },
  { name: 'U+FDD0', sent: '\uFDD0', message: /noncharacters .* U\+FDD0/ },
  {
    name: 'a noncharacter of the last plane',
    sent: '𠮷\u{10FFFE}',
    message: /noncharacters .* U\+10FFFE at code point 2$/,
  },
  { name: 'U+FFFD', sent: '東京\uFFFD', message: /wrong decoding .* U\+FFFD at code point 3$/ },
  { name: 'a line separator', sent: 'a\u2028b', message: /separators .* U\+2028 at code point 2$/ },
  {
    name: 'a right-to-left override',
    sent: 'a\u202Eb',
    message: /bidirectional controls .* U\+202E at code point 2$/,
  },
  { name: 'an isolate', sent: '\u2066a', message: /bidirectional controls .* U\+2066/ },
  { name: 'a left-to-right mark', sent: '\u200E2021', message: /bidirectional controls .* U\+200E/ },
  {
    name: 'a fifth combining mark',
    sent: `a${'\u0335'.repeat(5)}`,
    message: /4 combining marks .* U\+0335 at code point 6$/,
  },
  { name: 'the empty text', sent: '', message: /^Expected 1 to 40 characters but received 0$/ },
  {
    name: 'forty-one code points',
    sent: '漢'.repeat(41),
    message: /^Expected 1 to 40 characters but received 41$/,
  },
  { name: 'forty-one code points outside the BMP', sent: '𠮷'.repeat(41), message: /but received 41$/ },
  {
    name: 'far more than the bound',
    sent: 'a'.repeat(241),
    message: /^Expected at most 40 characters but received 241 UTF-16 code units$/,
  },
  { name: 'spaces alone', sent: ' \u3000\u00A0', message: /only spaces or invisible characters$/ },
  {
    name: 'invisible characters alone',
    sent: '\u200B\u200D\uFE0F\u3164\u00AD',
    message: /only spaces or invisible characters$/,
  },
];

for (const { name, sent, message } of REFUSED) {
  test(`refused with one message: ${name}`, () => {
    const found = messages(long, sent);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', message);
  });
}

test('the place of a character is counted in the text as it was sent', () => {
  assert.match(messages(long, 'か\u3099か\u3099\t')[0] ?? '', /at code point 5$/);
});

test('every composed character that is not a mark may be sent decomposed', () => {
  const schema = text({ min: 1, max: 1 });
  for (let codePoint = 0xa0; codePoint <= 0x10ffff; codePoint += 1) {
    const character = String.fromCodePoint(codePoint);
    if (/^\p{Mark}/u.test(character)) continue;
    if (character.normalize('NFC') === character && character.normalize('NFD') !== character) {
      assert.equal(schema.parse(character.normalize('NFD')), character);
    }
  }
});

test('four combining marks on one character are the most', () => {
  const marks = '\u05B0\u0591\u05BF\u05BD';
  assert.equal(Array.from(long.parse(`א${marks}א${marks}`)).length, 10);
  assert.match(messages(long, `א${marks}\u05C4`)[0] ?? '', /combining marks .* at code point 6$/);
});

test('a text of several lines takes the line ends of every system as one, and no other control', () => {
  assert.equal(lines.parse('一行目\n\n三行目'), '一行目\n\n三行目');
  assert.equal(lines.parse('一行目\r\n\r\n三行目\r\n'), '一行目\n\n三行目\n');
  assert.equal(lines.parse('a\rb\r\rc\n\rd'), 'a\nb\n\nc\n\nd');
  assert.match(
    messages(lines, '一行目\r\n\t')[0] ?? '',
    /control characters other than line ends .* U\+0009 at code point 6$/,
  );
});

test('a line end is one character of the bound, however it is written', () => {
  const schema = text({ min: 1, max: 5, multiline: true });
  assert.equal(schema.parse('a\r\nb\r\nc'), 'a\nb\nc');
  assert.match(messages(schema, 'a\r\nb\r\nc\r\n')[0] ?? '', /^Expected 1 to 5 characters but received 6$/);
});

test('a text of several lines that are all blank is refused', () => {
  assert.match(messages(lines, '\n \n')[0] ?? '', /only spaces/);
});

test('a text that may be empty is still refused when it is blank', () => {
  const optional = text({ min: 0, max: 4 });
  assert.equal(optional.parse(''), '');
  assert.match(messages(optional, '  ')[0] ?? '', /only spaces/);
});

test('parsing a parsed text changes nothing', () => {
  const once = long.parse('か\u3099\uFA19e\u0301\u212B');
  assert.equal(long.parse(once), once);
});

test('other types are refused, not turned into text', () => {
  for (const value of [40, null, undefined, true, ['東京都'], { toString: () => '東京都' }]) {
    assert.equal(long.safeParse(value).success, false);
  }
});

test('the JSON Schema of the input has the bounds and the description', () => {
  const { $schema: _, pattern, ...schema } = z.toJSONSchema(long.describe('Where'), { io: 'input' });
  assert.deepEqual(schema, { type: 'string', minLength: 1, maxLength: 40, description: 'Where' });
  assert.equal(typeof pattern, 'string');
});

/** What a pattern cannot say in every dialect of regular expressions; the API document says it in words. */
const IN_WORDS = /\p{Surrogate}|^\p{Mark}/u;

for (const [name, schema] of Object.entries({ 'one line': long, 'several lines': lines })) {
  test(`the JSON Schema of ${name} says which characters are refused`, () => {
    const { pattern = '' } = z.toJSONSchema(schema);
    // As JSON Schema has them read, and as some generators of clients do.
    for (const expression of [new RegExp(pattern, 'u'), new RegExp(pattern)]) {
      for (let codePoint = 0; codePoint <= 0xffff; codePoint += 1) {
        const character = String.fromCodePoint(codePoint);
        if (IN_WORDS.test(character)) continue;
        for (const value of [character, `あ${character}い`]) {
          const { success } = schema.safeParse(value);
          assert.equal(expression.test(value), success, `U+${codePoint.toString(16)}`);
        }
      }
    }
  });
}

test('the JSON Schema of a text that may be empty allows that, and keeps a rule of the template', () => {
  const { pattern = '' } = z.toJSONSchema(text({ min: 0, max: 4 }));
  assert.match('', new RegExp(pattern, 'u'));
  assert.doesNotMatch(' ', new RegExp(pattern, 'u'));
  assert.match(JSON.stringify(z.toJSONSchema(text({ min: 1, max: 4 }).regex(/^a/u))), /"\^a"/u);
});
