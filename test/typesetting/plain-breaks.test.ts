import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainBreaks } from '../../src/typesetting/plain-breaks.ts';
import { show, showBreaks, showPlainBreaks } from './support/show-breaks.ts';

test('strict: small kana, sound marks, repeat marks and closing punctuation start no line', () => {
  assert.equal(showPlainBreaks('きゃっちボール、々〜、。', 'normal'), 'きゃっ|ち|ボー|ル、々〜、。');
});

test('strict: opening brackets end no line', () => {
  assert.equal(showPlainBreaks('あ「い」（う）', 'normal'), 'あ|「い」|（う）');
});

test('～ U+FF5E starts no line, like 〜 U+301C', () => {
  assert.equal(showPlainBreaks('月～二月〜三', 'normal'), '月～|二|月〜|三');
  assert.equal(showPlainBreaks('10月下旬～2月', 'auto-phrase'), '10月下旬～|2月');
});

test('curly double quotes are brackets in Japanese and Chinese, quotation marks in other languages', () => {
  assert.equal(showPlainBreaks('漢“a”字', 'normal', 'ja'), '漢|“a”|字');
  assert.equal(showPlainBreaks('漢“a”字', 'normal', 'zh-Hant'), '漢|“a”|字');
  assert.equal(showPlainBreaks('漢“a”字', 'normal', 'en'), '漢“a”字');
});

test('a line may end after spaces, whatever stands around them', () => {
  assert.equal(showPlainBreaks('( a ) b', 'normal', 'en'), '( |a |) |b');
});

test('addresses, paths and C++ stay whole, except after a hyphen or a question mark', () => {
  assert.equal(
    showPlainBreaks('https://example.jp/a/b?c=1 state-of-the-art C++26 A/B', 'normal', 'en'),
    'https://example.jp/a/b?|c=1 |state-|of-|the-|art |C++26 |A/B',
  );
});

test('a hyphen before a digit is a minus sign unless a letter or digit goes before it', () => {
  assert.equal(showPlainBreaks('(-1) x-1 1-2', 'normal', 'en'), '(-1) |x-|1 |1-|2');
});

test('auto-phrase: Japanese breaks at the ends of phrases', () => {
  assert.equal(
    showPlainBreaks('あなたの接種は10月下旬〜2月上旬の予定です', 'auto-phrase'),
    'あなたの|接種は|10月下旬〜|2月上旬の|予定です',
  );
});

test('auto-phrase: a phrase starts before digits, letters and brackets that follow a word', () => {
  assert.equal(
    showPlainBreaks('最大30,000ポイント還元（税込）と型安全なAPIを「設計」', 'auto-phrase'),
    '最大|30,000ポイント還元|（税込）|と|型安全な|APIを|「設計」',
  );
});

test('auto-phrase: full-width letters and digits hold together', () => {
  assert.equal(showPlainBreaks('３分でＮＩＳＡを', 'auto-phrase'), '３分で|ＮＩＳＡを');
});

test('auto-phrase: half-width katakana is read like katakana', () => {
  assert.equal(showPlainBreaks('ﾃﾞｰﾀを集める', 'auto-phrase'), 'ﾃﾞｰﾀを|集める');
});

test('auto-phrase: a phrase boundary that strict forbids is none', () => {
  assert.equal(showPlainBreaks('「推し活」って', 'auto-phrase').includes('」|っ'), false);
});

test('auto-phrase: Korean breaks at spaces', () => {
  assert.equal(showPlainBreaks('대한민국 개발자를 위한', 'auto-phrase', 'ko'), '대한민국 |개발자를 |위한');
  assert.equal(showPlainBreaks('대한민국', 'normal', 'ko'), '대|한|민|국');
});

test('auto-phrase: Chinese and English break as with normal', () => {
  for (const [text, language] of [
    ['人工智能正在改变', 'zh-Hans'],
    ['Why Good Enough Wins', 'en'],
  ] as const) {
    assert.equal(showPlainBreaks(text, 'auto-phrase', language), showPlainBreaks(text, 'normal', language));
  }
});

test('Thai breaks between words, in any language and with any word-break', () => {
  assert.equal(showPlainBreaks('พยากรณ์อากาศวันนี้', 'normal', 'th'), 'พยากรณ์|อากาศ|วัน|นี้');
  assert.equal(showPlainBreaks('天気พยากรณ์อากาศ', 'auto-phrase', 'ja'), '天気|พยากรณ์|อากาศ');
});

test('keep-all: words of Chinese, Japanese and Korean stay whole', () => {
  assert.equal(showPlainBreaks('東京の天気、明日は雨', 'keep-all'), '東京の天気、|明日は雨');
  assert.equal(showPlainBreaks('개발자를 위한', 'keep-all', 'ko'), '개발자를 |위한');
});

test('below the preferred breaks are the strict ones, then those between grapheme clusters', () => {
  const breaks = plainBreaks('接種（abc）', { wordBreak: 'auto-phrase', language: 'ja' });
  assert.deepEqual(
    breaks.map(({ index, level, rule }) => [index, level, rule]),
    [
      [1, 1, 'uax14'],
      [2, 0, 'phrase'],
      [3, 4, 'forbidden'],
      [4, 3, 'grapheme'],
      [5, 3, 'grapheme'],
      [6, 4, 'forbidden'],
    ],
  );
});

test('a break after a line feed is mandatory', () => {
  const breaks = plainBreaks('一\r\n\n二', { wordBreak: 'normal', language: 'ja' });
  assert.deepEqual(
    breaks.filter(({ mandatory }) => mandatory).map(({ index, rule }) => [index, rule]),
    [
      [3, 'mandatory'],
      [4, 'mandatory'],
    ],
  );
});

test('there is no opportunity inside a grapheme cluster', () => {
  for (const text of ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '葛󠄀葛󠄀', '𠮷𠮷', '🇯🇵🇺🇸', 'がが'.normalize('NFD'), '1️⃣2️⃣', 'กำกำ']) {
    const opportunities = plainBreaks(text, { wordBreak: 'normal', language: 'ja' });
    assert.equal(show(text, opportunities, 4).split('|').length, 2, text);
  }
});

test('a space is named as the reason of the break after it', () => {
  const [first] = plainBreaks('a b', { wordBreak: 'normal', language: 'en' }).filter(
    ({ level }) => level === 0,
  );
  assert.equal(first?.rule, 'space');
});

test('an empty text has no opportunities', () => {
  assert.equal(showBreaks('', 'auto-phrase'), '');
});
