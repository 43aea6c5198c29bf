import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { layOut } from '../support/text-engine.ts';

const linesOf = (text: string, wordBreak = 'auto-phrase') =>
  layOut(
    `<text y="40" font-size="40" inline-size="400" word-break="${wordBreak}">${text.replaceAll('&', '&amp;')}</text>`,
  ).lines;

describe('an address that must be cut', () => {
  for (const [text, lines] of [
    [
      'docs.example.com/guide/getting-started/installation',
      ['docs.example.com/', 'guide/getting-', 'started/installation'],
    ],
    [
      'https://example.jp/news/2026/spring-festival',
      ['https://example.jp/', 'news/2026/spring-', 'festival'],
    ],
    ['/usr/local/share/fonts/truetype/noto', ['/usr/local/share/', 'fonts/truetype/noto']],
  ] as const) {
    for (const wordBreak of ['normal', 'auto-phrase']) {
      test(`is cut behind its signs: ${text}, ${wordBreak}`, () => {
        assert.deepEqual(linesOf(text, wordBreak), lines);
      });
    }
  }

  test('is not divided inside ://, a number or a part that fits', () => {
    for (const text of [
      'https://www.city.example.lg.jp/kosodate/yobou_sesshu/index.html?id=12&amp;page=3',
      'github.com/my-organisation/my-repository/issues/12345',
      'https://example.com:8080/a/b/c/d/e/f/g/h/i/j/k/l/m',
    ]) {
      for (const line of linesOf(text).slice(0, -1)) assert.match(line, /[/?&.\-_:]$/);
      for (const line of linesOf(text)) assert.doesNotMatch(line, /:$|:\/$|^\//);
    }
  });

  test('stays whole if it fits on a line of its own', () => {
    assert.deepEqual(
      linesOf('詳しくは example.jp/a-b をご覧ください')[1]?.startsWith('example.jp/a-b'),
      true,
    );
  });
});

describe('a sign stays with its word', () => {
  for (const wordBreak of ['normal', 'auto-phrase']) {
    for (const sign of ['#', '＃', '＠']) {
      test(`no line ends with ${sign}: ${wordBreak}`, () => {
        for (let length = 0; length < 10; length += 1) {
          const lines = linesOf(
            `${'今日の投稿は見てねと'.slice(length)}${sign}プログラミング初心者と繋がりたい`,
            wordBreak,
          );
          assert.ok(
            lines.every((line) => !line.endsWith(sign)),
            lines.join('/'),
          );
        }
      });
    }
  }

  test('and starts a line with it', () => {
    assert.deepEqual(linesOf('今日の投稿は#プログラミング初心者と繋がりたい').slice(0, 2), [
      '今日の投稿は',
      '#プログラミング',
    ]);
  });

  for (const tag of ['#🎉祭', '＃🇯🇵代表', 'AI#プログラミング', '2026#春の祭り', 'AI＠東京大学']) {
    test(`also where it is an emoji, or letters stand before it: ${tag}`, () => {
      for (let length = 0; length < 10; length += 1) {
        const lines = linesOf(`${'今日の投稿は見てねと'.slice(length)}${tag}と繋がりたい`, 'normal');
        assert.ok(
          lines.every((line) => !/[#＃＠]$/u.test(line)),
          lines.join('/'),
        );
      }
    });
  }

  test('unless it ends one: C#', () => {
    for (const name of ['C#', 'Ｆ＃']) {
      const lines = linesOf(`はじめて学ぶ人の${name}入門講座案内`);
      assert.ok(lines.every((line) => !/^[#＃]/u.test(line)));
      assert.equal(lines[1], '入門講座案内');
    }
  });
});

describe('a particle behind a space', () => {
  for (const text of [
    'Next.js 15 と React 19 の新機能',
    'Google Cloud へようこそ',
    'TypeScript 入門 の 話',
    'Kubernetes 1.30 では何が変わる',
    'Visual Studio Code から始める',
  ]) {
    test(`starts no line: ${text}`, () => {
      assert.ok(
        linesOf(text).every((line) => !/^[のにへとをがではもか]/.test(line)),
        linesOf(text).join('/'),
      );
    });
  }

  test('is told from a word', () => {
    assert.deepEqual(linesOf('Windows Server 25 とても便利'), ['Windows Server 25', 'とても便利']);
  });
});
