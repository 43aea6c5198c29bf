import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inkOf, layOut } from '../support/text-engine.ts';

const PERIOD =
  'x="600" y="391" text-anchor="middle" font-size="136" font-weight="700" inline-size="600" block-size="226" ' +
  'align-content="center" line-height="1.08" line-clamp="3" text-fit="shrink 31%" ' +
  'data-font-size-by-lines="136 104 68" text-overflow="ellipsis" text-wrap="balance"';

describe('a text in a box', () => {
  test('breaks 10月下旬〜2月上旬 after 〜, at the size that two lines may have', () => {
    const { lines, fontSize } = layOut(`<text ${PERIOD}>10月下旬〜2月上旬</text>`);
    assert.deepEqual([lines, fontSize], [['10月下旬〜', '2月上旬'], 104]);
  });

  test('stays on one line where that allows the larger size', () => {
    const { lines, fontSize } = layOut(`<text ${PERIOD}>11月中旬</text>`);
    assert.deepEqual([lines, fontSize], [['11月中旬'], 136]);
  });

  test('takes fewer lines where more allow no larger size', () => {
    const box = 'font-size="112" inline-size="170" block-size="276" line-height="1.1" line-clamp="4"';
    const { lines, fontSize } = layOut(
      `<text x="0" y="100" ${box} text-fit="shrink 25%" text-wrap="balance">予測予測</text>`,
    );
    assert.deepEqual([lines, fontSize], [['予測', '予測'], 85]);
  });

  test('takes no more lines and no larger size than its box holds, whatever its length', () => {
    // From 43 on, all are cut at the smallest size.
    for (let length = 1; length <= 120; length += length < 60 ? 1 : 10) {
      const layout = layOut(`<text ${PERIOD}>${'漢'.repeat(length)}</text>`);
      const ink = inkOf(layout);
      assert.ok(layout.lines.length <= 3, `${length}: ${layout.lines.length} lines`);
      assert.ok(ink.left >= 300 && ink.right <= 900, `${length}: ${ink.left} to ${ink.right}`);
      assert.ok(ink.top >= 226 && ink.bottom <= 453, `${length}: ${ink.top} to ${ink.bottom}`);
      assert.ok(layout.fontSize >= 42.25 && layout.fontSize <= 136);
      assert.equal(layout.fontSize % 0.25, 0);
    }
  });

  test('ends in an ellipsis where it does not fit at its smallest size, and says so', () => {
    const { lines, fontSize, cut, smallest } = layOut(`<text ${PERIOD}>${'漢'.repeat(60)}</text>`);
    assert.deepEqual([fontSize, cut, smallest, lines.length], [42.25, true, true, 3]);
    assert.equal(lines.at(-1)?.at(-1), '…');
    assert.ok((lines.at(-1)?.length ?? 0) > 10);
  });

  test('says nothing of being cut where all of it is there', () => {
    const { cut, smallest } = layOut(`<text ${PERIOD}>10月下旬〜2月上旬</text>`);
    assert.deepEqual([cut, smallest], [false, false]);
  });

  test('lies around its one-line baseline: its middle stays where it is, however it shrinks', () => {
    const large = layOut(`<text ${PERIOD}>田</text>`);
    const small = layOut(`<text ${PERIOD}>田田田田田田田田田</text>`);
    const middle = (layout: typeof large) => (inkOf(layout).top + inkOf(layout).bottom) / 2;
    assert.ok(small.fontSize < large.fontSize);
    assert.ok(Math.abs(middle(large) - middle(small)) <= 1.5);
    assert.deepEqual(large.box, { x: 300, y: 391 - 0.38 * 136 - 113, width: 600, height: 226 });
  });

  test('has its first line at the top of the box, or its last at the bottom, as align-content says', () => {
    const box = 'x="0" y="88" font-size="100" inline-size="300" block-size="400" line-height="1.2"';
    const top = layOut(`<text ${box} align-content="start">田</text>`);
    const bottom = layOut(`<text ${box.replace('88', '388')} align-content="end">田</text>`);
    assert.deepEqual([top.box?.y, bottom.box?.y], [0, 0]);
    assert.ok(inkOf(top).bottom <= 100);
    assert.ok(inkOf(bottom).top >= 300);
  });

  test('wraps at full size without text-fit, filling its lines', () => {
    const { lines, fontSize } = layOut(
      '<text y="40" font-size="40" inline-size="200">あいうえおかきくけこさ</text>',
    );
    assert.deepEqual([lines, fontSize], [['あいうえお', 'かきくけ', 'こさ'], 40]);
    assert.ok(lines.every((line) => line.length <= 5));
    assert.equal(lines.join(''), 'あいうえおかきくけこさ');
  });

  test('has wider spaced lines below the size that data-line-height-below names', () => {
    const at = (size: number) =>
      layOut(
        `<text y="88" font-size="${size}" inline-size="${size * 2}" line-height="1.2" data-line-height-below="40 1.5">田田田田</text>`,
      );
    const distance = (size: number) => new Set(at(size).glyphs.map(({ y }) => y));
    const [first = 0, second = 0] = distance(40);
    const [smallFirst = 0, smallSecond = 0] = distance(30);
    assert.deepEqual([second - first, smallSecond - smallFirst], [48, 45]);
  });
});

describe('a text that may shrink', () => {
  const japanese = '新しい年度の予防接種の予定を市のページでお知らせします。'.repeat(4);
  const english = 'What you need to know of boosters before this winter comes. '.repeat(6);
  for (const [text, lines] of [
    [japanese.slice(0, 76), 16],
    [japanese, 24],
    [english.slice(0, 150), 14],
    [english, 30],
  ] as const) {
    test(`keeps its full size on about ${lines} lines that fit`, () => {
      const box = 'y="32" font-size="32" inline-size="180" block-size="1900"';
      const full = layOut(`<text ${box}>${text}</text>`);
      const fitted = layOut(`<text ${box} text-fit="shrink 25%">${text}</text>`);
      assert.equal(full.cut, false);
      assert.ok(full.lines.length > 12);
      assert.equal(fitted.fontSize, 32);
    });
  }
});

describe('a text as it is written', () => {
  test('stands on its baseline from x, or ends or is centred there', () => {
    const [start, middle, end] = ['start', 'middle', 'end'].map((anchor) =>
      inkOf(layOut(`<text x="500" y="100" font-size="100" text-anchor="${anchor}">国国</text>`)),
    );
    assert.ok(start !== undefined && middle !== undefined && end !== undefined);
    assert.ok(start.left >= 500 && start.right <= 700);
    assert.ok(middle.left >= 400 && middle.right <= 600);
    assert.ok(end.left >= 300 && end.right <= 500);
    assert.ok(start.top > 0 && start.bottom <= 112);
  });

  test('starts anew at a tspan with an x, and goes on by dx and dy', () => {
    const { glyphs } = layOut(
      '<text x="100" y="100" font-size="20">国<tspan dx="5" dy="-10">国</tspan><tspan x="300" dy="40">国</tspan></text>',
    );
    assert.deepEqual(
      glyphs.map(({ x, y }) => [x, y]),
      [
        [100, 100],
        [125, 90],
        [300, 130],
      ],
    );
  });

  test('starts where it says even if its first letter is in a tspan', () => {
    const plain = layOut('<text x="100" y="50" font-size="20"><tspan>国</tspan></text>');
    assert.deepEqual([plain.glyphs[0]?.x, plain.glyphs[0]?.y], [100, 50]);
    const boxed = layOut('<text x="100" y="50" font-size="20" inline-size="80"><tspan>国</tspan></text>');
    assert.deepEqual([boxed.glyphs[0]?.x, boxed.glyphs[0]?.y], [100, 50]);
  });

  test('centres pieces that go on from each other as one', () => {
    const pieces = layOut(
      '<text x="500" y="100" font-size="20" text-anchor="middle">国<tspan dy="2">国</tspan></text>',
    );
    assert.deepEqual(
      pieces.glyphs.map(({ x }) => x),
      [480, 500],
    );
  });

  test('takes another weight, size and colour from a tspan, on one baseline', () => {
    const { glyphs } = layOut(
      '<text y="100" font-size="20" fill="#0F2F36">国<tspan font-size="40" font-weight="700" fill="#fff">国</tspan></text>',
    );
    assert.deepEqual(
      glyphs.map(({ y, fill }) => [y, fill]),
      [
        [100, '#0f2f36'],
        [100, '#ffffff'],
      ],
    );
    assert.notEqual(glyphs[0]?.shape.key.split('.')[0], glyphs[1]?.shape.key.split('.')[0]);
  });

  test('has letter-spacing between its letters and none behind the last', () => {
    const spaced = layOut(
      '<text x="500" y="100" font-size="20" letter-spacing="10" text-anchor="middle">国国国</text>',
    );
    assert.deepEqual(
      spaced.glyphs.map(({ x }) => x),
      [460, 490, 520],
    );
  });

  test('kerns Latin letters, and no kana unless palt is asked for', () => {
    const end = (attributes: string, text: string) =>
      layOut(`<text y="100" font-size="1000" ${attributes}>${text}国</text>`).glyphs.at(-1)?.x ?? 0;
    const noKern = 'font-feature-settings="&quot;kern&quot; 0"';
    assert.ok(end('', 'AVAV') < end(noKern, 'AVAV'));
    assert.equal(end('', 'アノ'), 2000);
    assert.ok(end('font-feature-settings="&quot;palt&quot;"', 'アノ') < 1900);
  });

  test('keeps white space only with xml:space="preserve"', () => {
    const lines = (attributes: string) =>
      layOut(`<text font-size="20" ${attributes}>  国 \n\t 国 </text>`).lines;
    assert.deepEqual([lines(''), lines('xml:space="preserve"')], [['国 国'], ['  国    国 ']]);
  });

  test('gives a glyph the opacity of its fill, not that of the text', () => {
    const { glyphs } = layOut(
      '<text font-size="20" opacity=".5" fill-opacity=".5">国<tspan fill-opacity=".2">国</tspan></text>',
    );
    assert.deepEqual(
      glyphs.map(({ opacity }) => opacity),
      [0.5, 0.2],
    );
  });

  test('names the characters that no font has, each once', () => {
    const { uncovered } = layOut('<text font-size="20">国\u{12000}\uE000\u{12000}</text>');
    assert.deepEqual(uncovered, ['\u{12000}', '\uE000']);
  });

  test('halves the space between brackets, and of one at the end of a line', () => {
    const { glyphs } = layOut('<text font-size="100" y="100">国」「国</text>');
    const [first = 0, , , last = 0] = glyphs.map(({ x }) => x);
    assert.equal(last - first, 250);
  });
});
