/** Lines that people who make social cards have seen go wrong, as the whole engine sets them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setLine } from '../support/set-line.ts';
import { inkOf, layOut } from '../support/text-engine.ts';
import type { TextLayout } from '../../src/text/lay-out-text.ts';
import { TITLES } from '../typesetting/support/titles.ts';

/** The one text of the reports: 40 px, in Noto Sans JP Regular. */
function wrap(text: string, inlineSize: number, attributes = ''): TextLayout {
  return layOut(
    `<text x="0" y="40" font-size="40" inline-size="${inlineSize}" line-break="strict" ${attributes}>${text}</text>`,
  );
}

/** Between widths that are tried, px: less than the narrowest mark takes. */
const STEP = 3;
const PHRASES = 'word-break="auto-phrase"';
const ONE_LINE = 'line-clamp="1" text-overflow="ellipsis"';

for (const title of ['高齢者の方の接種は(65歳以上)の予定です', ...TITLES]) {
  test(`google/budoux#272: no line of ${title} begins with a closing mark or ends with an opening one, at any width`, () => {
    for (let inlineSize = 80; inlineSize <= 800; inlineSize += STEP) {
      for (const line of wrap(title, inlineSize, PHRASES).lines) {
        assert.doesNotMatch(line, /^[)）」』】。、？！?!ー・]|[(（「『【]$/, `at ${inlineSize}`);
      }
    }
  });
}

test('vercel/satori#610: at any width the ellipsis ends the line within its box, or there is no room for it', () => {
  const ellipsis = (setLine('…', { families: ['Noto Sans JP'] }).glyphs[0]?.advance ?? 0) * 40;
  for (let inlineSize = 10; inlineSize <= 400; inlineSize += 1) {
    const layout = wrap('on Kickstarter 接種時期', inlineSize, ONE_LINE);
    const [line = '', ...others] = layout.lines;
    assert.deepEqual(others, []);
    assert.match(line, inlineSize >= ellipsis ? /…$/ : /^…?$/, `at ${inlineSize}`);
    if (layout.glyphs.length > 0) assert.ok(inkOf(layout).right <= inlineSize, `${line} at ${inlineSize}`);
  }
});

test('typst/typst#5785: a kanji and its variation selector are one glyph, on whichever line they stand', () => {
  const { lines, glyphs } = wrap('葛󠄀葛󠄀葛󠄀葛󠄀葛󠄀', 120);
  assert.deepEqual(lines, ['葛󠄀葛󠄀葛󠄀', '葛󠄀葛󠄀']);
  assert.deepEqual(
    glyphs.map(({ shape }) => shape.key.split('.')[1]),
    Array.from({ length: 5 }, () => '16220'),
  );
});

test('vercel/satori#413: glyphs are drawn where they were measured, kerning included, and do not drift', () => {
  const text = 'AVATAR To ファイル Wave 接種'.repeat(40);
  let sum = 0;
  const measured = setLine(text, { families: ['Noto Sans JP'] }).glyphs.flatMap(({ advance, cluster }) => {
    const x = sum;
    sum += advance * 40;
    return text.charAt(cluster) === ' ' ? [] : [x];
  });
  const drawn = layOut(`<text y="40" font-size="40">${text}</text>`).glyphs.map(
    ({ x, shape }) => x + Number(shape.key.split('.')[3]) / 4,
  );
  // A glyph stands on the quarter of a pixel that is nearest.
  assert.equal(drawn.length, measured.length);
  for (const [index, x] of drawn.entries()) {
    assert.ok(Math.abs(x - (measured[index] ?? 0)) <= 0.125 + 1e-6, `glyph ${index}`);
  }
});

test('linebender/resvg#329: the ink of a centred text with letter-spacing lies around its anchor', () => {
  const { left, right } = inkOf(
    layOut('<text x="600" y="100" font-size="40" text-anchor="middle" letter-spacing="20">東京都</text>'),
  );
  assert.ok(Math.abs((left + right) / 2 - 600) <= 0.5, `${left} to ${right}`);
});

test('linebender/resvg#614: a line break and indentation between two tspans are one space', () => {
  const [name, period] = ['<tspan font-weight="700">ItsMe0 東京都</tspan>', '<tspan>10月</tspan>'];
  const set = (content: string) => {
    const { lines, glyphs } = layOut(`<text x="10" y="40" font-size="40">${content}</text>`);
    return { lines, drawn: glyphs.map(({ x, y, shape }) => [x, y, shape.key]) };
  };
  const overLines = set(`\n    ${name}\n    ${period}\n`);
  assert.deepEqual(overLines.lines, ['ItsMe0 東京都 10月']);
  assert.deepEqual(overLines, set(`${name} ${period}`));
});
