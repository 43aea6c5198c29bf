import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BREAK_LEVEL } from '../../src/typesetting/lines.ts';
import { LEVEL_NAMES, type TextExplanation } from '../../src/renderer/renderer.ts';
import { explainText } from '../../src/renderer/set-text.ts';
import { layOut } from '../support/text-engine.ts';

const explain = (content: string, attributes: string): TextExplanation =>
  explainText(layOut(`<text font-size="20" ${attributes}>${content}</text>`));

describe('the reasons of a text', () => {
  test('have every break with its rule', () => {
    const { breaks, cutText } = explain('今日はとても天気です', 'inline-size="130" word-break="auto-phrase"');
    assert.deepEqual(breaks, [{ index: 6, before: '今日はとても', rule: 'phrase', level: 'preferred' }]);
    assert.equal(cutText, null);
  });

  test('tell a line that could not end well', () => {
    const { breaks } = explain('abcdef', 'inline-size="40"');
    assert.deepEqual(breaks[0]?.rule, 'grapheme');
    assert.deepEqual(breaks[0]?.level, 'grapheme');
  });

  test('have the sizes that were tried, among them the one that was chosen', () => {
    const attributes = 'inline-size="130" block-size="60" text-fit="shrink 50%" word-break="auto-phrase"';
    const { tried } = explain('今日はとても天気です', attributes);
    const { fontSize, lines } = layOut(`<text font-size="20" ${attributes}>今日はとても天気です</text>`);
    assert.deepEqual(tried[0], { lines: 2, level: 'preferred', size: 20 });
    assert.ok(!tried.some(({ lines: count }) => count === 1), 'one line could not have been larger');
    assert.ok(tried.some(({ size, lines: count }) => size === fontSize && count === lines.length));
  });

  test('have no sizes for a text that may not shrink', () => {
    assert.deepEqual(explain('今日', 'inline-size="130"').tried, []);
  });

  test('have the face of every run, by line', () => {
    const { runs } = explain('今<tspan font-weight="700">日は</tspan>天気', 'inline-size="64"');
    const face = (text: string, weight: number) => ({ text, family: 'Noto Sans JP', weight });
    assert.deepEqual(runs, [[face('今', 400), face('日は', 700)], [face('天気', 400)]]);
  });

  test('have what was cut, and the run of the ellipsis', () => {
    const { cutText, runs } = explain(
      '今日はとても天気です',
      'inline-size="80" line-clamp="1" text-overflow="ellipsis"',
    );
    assert.equal(cutText, 'とても天気です');
    assert.deepEqual(
      runs.map((line) => line.map(({ text }) => text).join('')),
      ['今日は…'],
    );
  });

  test('have the runs of a text that stands as it is written, and nothing else', () => {
    const { runs, tried, breaks, cutText } = explain('今日<tspan x="0" dy="31">天気</tspan>', '');
    assert.deepEqual(
      runs.map((line) => line.map(({ text }) => text)),
      [['今日'], ['天気']],
    );
    assert.deepEqual([tried, breaks, cutText], [[], [], null]);
  });

  test('name every level of a break, the best first', () => {
    assert.equal(LEVEL_NAMES.length, Object.keys(BREAK_LEVEL).length);
    assert.equal(LEVEL_NAMES[BREAK_LEVEL.insideUnit], 'inside-unit');
    assert.equal(LEVEL_NAMES[BREAK_LEVEL.forbidden], 'forbidden');
  });
});
