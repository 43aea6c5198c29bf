import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBundledBrowserMeasure } from '../../scripts/support/browser-measure.ts';
import { linesOf } from './support/lines-of.ts';
import type { Setting } from './support/lines-of.ts';
import { TITLES } from './support/titles.ts';

/** Faults that people who make social cards have reported, at the sizes of their reports. */
const browser = await createBundledBrowserMeasure();
const style = { weight: 400, size: 40, trim: 'normal' } as const;

function lines(text: string, setting: Setting): string[] {
  const measure = browser.lines(text, style, setting.inlineSize);
  return linesOf(text, { ...setting, measure, ellipsisWidth: widthOf('…') });
}

function widthOf(text: string): number {
  return browser.lines(text, style, Infinity)(0, text.length);
}

/** How much wider the widest line is than the narrowest. */
function spread(found: readonly string[]): number {
  const widths = found.map(widthOf);
  return Math.max(...widths) - Math.min(...widths);
}

test('google/budoux#272: no line starts with a closing mark or ends with an opening one, at any width', () => {
  for (const title of TITLES) {
    for (let inlineSize = 80; inlineSize <= 800; inlineSize += 8) {
      for (const line of lines(title, { inlineSize, wordBreak: 'auto-phrase' })) {
        assert.doesNotMatch(line, /^[)）」』】。、？！?!ー・]/, `${title} at ${inlineSize}`);
        assert.doesNotMatch(line, /[(（「『【]$/, `${title} at ${inlineSize}`);
      }
    }
  }
});

test('google/budoux#272: a particle stays with the bracket before it', () => {
  const text = '高齢者の方の接種は(65歳以上)の予定です';
  assert.deepEqual(lines(text, { inlineSize: 400, wordBreak: 'auto-phrase' }), [
    '高齢者の方の接種は',
    '(65歳以上)の予定です',
  ]);
});

test('vercel/satori#414, #389: a phrase that is too long is split, the phrases behind it stay whole', () => {
  const text = '新型コロナワクチン接種の時期を予測します';
  const found = lines(text, { inlineSize: 400, wordBreak: 'auto-phrase' });
  assert.ok(found.every((line) => widthOf(line) <= 400));
  assert.ok(found.some((line) => line.includes('時期を')));
  assert.ok(found.some((line) => line.includes('予測します')));
});

test('vercel/satori#389: text without spaces is not one long word', () => {
  const found = lines('クラウド東京リージョンの提供を本日開始しました', { inlineSize: 600 });
  assert.ok(found.length >= 2);
  assert.ok(found.every((line) => widthOf(line) <= 600));
});

test('vercel/satori#595: balanced lines end at the same kinds of places, are no more, and differ no more', () => {
  const text = 'あなたの接種は10月下旬〜2月上旬の予定です';
  for (let inlineSize = 300; inlineSize <= 900; inlineSize += 10) {
    const filled = lines(text, { inlineSize, wordBreak: 'auto-phrase' });
    const balanced = lines(text, { inlineSize, wordBreak: 'auto-phrase', wrap: 'balance' });
    assert.ok(balanced.length <= filled.length);
    assert.ok(spread(balanced) <= spread(filled), `${balanced.join('|')} at ${inlineSize}`);
    assert.ok(
      balanced.slice(0, -1).every((line) => /[はの〜]$|です$/.test(line)),
      balanced.join('|'),
    );
  }
});

test('kane50613/takumi#439: a balanced text is cut to its lines with one ellipsis', () => {
  const text = 'あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも';
  const found = lines(text, { inlineSize: 400, wrap: 'balance', maxLines: 2 });
  assert.equal(found.length, 2);
  assert.match(found[1] ?? '', /[^…]…$/);
});

test('vercel/satori#610: the ellipsis never overflows', () => {
  const text = 'on Kickstarter 接種時期';
  for (let inlineSize = 60; inlineSize <= 400; inlineSize += 5) {
    const [line = ''] = lines(text, { inlineSize, maxLines: 1 });
    assert.match(line, /…$/);
    assert.ok(widthOf(line) <= inlineSize, `${line} at ${inlineSize}`);
  }
  assert.deepEqual(lines(text, { inlineSize: 30, maxLines: 1 }), ['']);
});

test('vercel/satori#394: a long text is cut to the longest beginning that fits', () => {
  const text = '東京都健康福祉局感染症対策部防疫課予防接種係からのお知らせです。';
  assert.deepEqual(lines(text, { inlineSize: 400, maxLines: 1 }), ['東京都健康福祉局感…']);
});

test('vercel/satori#208: an empty line stays', () => {
  assert.deepEqual(lines('一行目\n\n三行目', { inlineSize: 400 }), ['一行目', '', '三行目']);
});

test('typst/typst#5785: a variation selector stays with its kanji', () => {
  assert.deepEqual(lines('葛󠄀葛󠄀葛󠄀葛󠄀', { inlineSize: 80 }), ['葛󠄀葛󠄀', '葛󠄀葛󠄀']);
});

test('ecomfe/zrender#1160: no half of a surrogate pair is left, at any width', () => {
  for (let inlineSize = 40; inlineSize <= 240; inlineSize += 10) {
    for (const line of lines('𠮷野家𠮷野家', { inlineSize, maxLines: 1 })) {
      assert.ok(line.isWellFormed());
    }
  }
  assert.deepEqual(lines('𠮷野家𠮷野家', { inlineSize: 120, maxLines: 1 }), ['𠮷野…']);
});

test('nrjdalal/zerostarter#456: nothing but a single character that is too wide overflows', () => {
  for (const filling of ['漢', 'W', 'あ、', '👨‍👩‍👧‍👦']) {
    for (const line of lines(filling.repeat(50), { inlineSize: 400 })) {
      assert.ok(widthOf(line) <= 400, line);
    }
  }
});
