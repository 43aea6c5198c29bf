import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { layOutText } from '../../src/text/lay-out-text.ts';
import { type MissingCharacters, substituteMissing } from '../../src/text/itemize.ts';
import { readText } from '../../src/text/read-text.ts';
import { engine } from '../support/text-engine.ts';

function layOut(markup: string, policy: MissingCharacters) {
  const block = readText(parseSvg(markup), {
    inherited: { 'font-family': 'Noto Sans JP', 'font-size': '40' },
    file: 'test.svg',
    fallbackId: 'text-1',
  });
  return layOutText(substituteMissing(block, policy, engine.fonts), engine);
}

const TEXT = '<text>A\uE000B<tspan fill="#ff0000">\u{12000}\u0301国</tspan>\uE001</text>';

test('what no face draws is told', () => {
  assert.deepEqual(layOut(TEXT, 'reject').uncovered, ['\uE000', '\u{12000}\u0301', '\uE001']);
});

test('what no face draws is replaced by one 〓 a cluster, in its own style', () => {
  const { lines, uncovered, glyphs } = layOut(TEXT, 'replace');
  assert.deepEqual([lines, uncovered], [['A〓B〓国〓'], []]);
  assert.deepEqual(
    glyphs.map(({ fill }) => fill),
    ['#000000', '#000000', '#000000', '#ff0000', '#ff0000', '#000000'],
  );
});

test('what no face draws is left out', () => {
  const { lines, uncovered, glyphs } = layOut(TEXT, 'omit');
  assert.deepEqual([lines, uncovered], [['AB国'], []]);
  assert.deepEqual(
    glyphs.map(({ fill }) => fill),
    ['#000000', '#000000', '#ff0000'],
  );
});

for (const [text, shown] of [
  ['東京 \uE000 大阪', '東京 大阪'],
  ['\uE000 東京', '東京'],
  ['東京 \uE000', '東京'],
  ['東京　\uE000　大阪', '東京　大阪'],
  ['a \uE000 \uE001 b', 'a b'],
  ['a\u00A0\uE000\u00A0b', 'a\u00A0b'],
  ['a \uE000. b', 'a. b'],
  ['a \uE000 \uE001. b', 'a. b'],
  ['東京　\uE000。', '東京。'],
  ['(a \uE000)', '(a)'],
  ['a \uE000 !', 'a !'],
  ['a\uE000b', 'ab'],
  ['a \uE000b', 'a b'],
  ['(a \uE000) \uE001.', '(a).'],
  ['<tspan fill="#ff0000">a </tspan>\uE000 b', 'a b'],
  ['a <tspan fill="#ff0000">\uE000</tspan> b', 'a b'],
] as const) {
  test(`the white space around what is left out goes with it: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(layOut(`<text>${text}</text>`, 'omit').lines, [shown]);
  });
}

test('a line of missing characters alone goes with its line feed', () => {
  const pre = '<text inline-size="400" white-space="pre-line">東京\n\uE000\n大阪</text>';
  assert.deepEqual(layOut(pre, 'omit').lines, ['東京', '大阪']);
});

test('a text of missing characters alone is empty without them', () => {
  const { lines, glyphs } = layOut('<text inline-size="100">\uE000\uE001</text>', 'omit');
  assert.deepEqual([lines.join(''), glyphs], ['', []]);
});

test('a text without missing characters is the same under every policy', () => {
  const markup = '<text inline-size="200">葛\u{E0100}城👨‍👩‍👧か\u3099</text>';
  const keysOf = (policy: MissingCharacters) => layOut(markup, policy).glyphs.map(({ shape }) => shape.key);
  assert.deepEqual(keysOf('replace'), keysOf('reject'));
  assert.deepEqual(keysOf('omit'), keysOf('reject'));
});
