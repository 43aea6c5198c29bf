import type { Unit } from './unit.ts';

const DIGIT = '[0-9０-９]';
/** With its separators: 1,234.5, 18:30, 2026-11-25, 03-1234-5678. */
const NUMBER = `${DIGIT}+(?:[.,:．，：/／\\-‐–−－]${DIGIT}+)*`;
/** Kanji numerals are read as numbers in dates and ages only: 一部, 二人三脚 and 百科 are words. */
const KANJI_NUMBER = '[〇一二三四五六七八九十百]+';
const MULTIPLIER = '(?:[数十百千万億兆]+)?';

/** Counters of more than one character, before those of one: an alternation takes the first that matches. */
const COUNTER_WORDS =
  'パーセント|メートル|キロ|センチ|ミリ|グラム|リットル|トン|ワット|ヘクタール|カロリー|ドル|ユーロ|ウォン|ポイント|ページ|' +
  'ゴール|セット|チーム|[かカヵヶケ箇][月国所条]|年度|年代|年生|歳児|周年|週間|時間|四半期|学期|世紀|世代|次元|等級|' +
  '丁目|番地|番線|番目|号室|選挙区';
const COUNTER_CHARACTERS =
  '年月日時分秒週歳才円元人名件個本枚台匹頭羽冊部回度倍番号階軒社校組位点票区問章話巻期世代席段便局店館球勝敗打' +
  '条項節編作品種類色曲通着足杯皿膳錠粒株戸室棟坪畳行列桁字言選泊周割厘%％‰℃つ';
const COUNTER = `(?:${COUNTER_WORDS}|[${COUNTER_CHARACTERS}])`;
/** What follows a counter and belongs to it: 3年目, 100円台, 2026年度版, 5月上旬ごろ. */
const AFTER_COUNTER =
  '(?:上旬|中旬|下旬|初旬|[間目前後分半台超頃末度代制版春夏秋冬号]|ごろ|ころ){0,3}(?:[（(][日月火水木金土](?:曜日?)?(?:・?祝)?[)）])?';
const ERA = '(?:令和|平成|昭和|大正|明治|西暦)';
const HALF_OF_DAY = '(?:午前|午後)';
/** One kanji that starts a quantity, unless it ends a word: 約10分, 第3週, 全5回, but 予約3件, 次第, 安全5か条. */
const BEFORE_NUMBER = '(?:(?<!次)第|(?<![条契予節公規成制要婚誓盟密])約|(?<!\\p{Script=Han})[計全満築毎各])?';

const AMOUNT = `${ERA}?${HALF_OF_DAY}?${BEFORE_NUMBER}[¥￥$＄€£〒]?${NUMBER}${MULTIPLIER}${COUNTER}${AFTER_COUNTER}`;
const FIRST_YEAR = `${ERA}元年度?`;
const KANJI_DATE = `${KANJI_NUMBER}月(?:${KANJI_NUMBER}日|[上中下初]旬)(?:頃|ごろ)?|${KANJI_NUMBER}歳`;

const QUANTITY = new RegExp(`${AMOUNT}|${FIRST_YEAR}|${KANJI_DATE}|〒?${NUMBER}${MULTIPLIER}`, 'gu');
const DATE = /[年月日時旬]/;
const HAS_NUMBER = /[0-9０-９〇一二三四五六七八九十百元]/;

/**
 * Finds numbers with their units, and dates: what follows directly on one another is one unit, with a joint
 * between, as in 2026年|11月25日 and 3時間|40分.
 */
export function findQuantities(text: string): Unit[] {
  const units: Unit[] = [];
  if (!HAS_NUMBER.test(text)) {
    return units;
  }
  for (const match of text.matchAll(QUANTITY)) {
    const start = match.index;
    const end = start + match[0].length;
    const previous = units.at(-1);
    const joined = previous?.end === start ? previous : undefined;
    if (joined !== undefined) {
      units.pop();
    }
    const first = joined?.start ?? start;
    units.push({
      kind: DATE.test(text.slice(first, end)) ? 'date' : 'quantity',
      start: first,
      end,
      joints: joined === undefined ? [] : [...joined.joints, start],
    });
  }
  return units;
}
