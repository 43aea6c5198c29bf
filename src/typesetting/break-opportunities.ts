import { type BreakRules, isLanguage } from './characters.ts';
import { BREAK_LEVEL, type BreakOpportunity, type Unit } from './lines.ts';
import { findParticles } from './phrases.ts';
import { MUNICIPALITIES, PREFECTURES } from './place-name-data.ts';
import { plainBreaks } from './plain-breaks.ts';

/**
 * Returns every position where a line of `text` may end, in order. Follows CSS `line-break: strict` and `word-break`.
 * Keeps dates, amounts and place names together, and with `auto-phrase` also particles. Never breaks inside a grapheme
 * cluster.
 *
 * @param text in Normalization Form C
 */
export function breakOpportunities(text: string, rules: BreakRules): readonly BreakOpportunity[] {
  const hasPhrases = rules.wordBreak === 'auto-phrase' && isLanguage(rules.language, 'ja');
  const held = keepUnitsTogether(plainBreaks(text, rules), [
    ...findQuantities(text),
    ...findPlaceNames(text),
    ...(hasPhrases ? findParticles(text) : []),
  ]);
  return keepTagsTogether(text, breakAddressesAtSigns(text, held), { hasPhrases });
}

const DIGIT = '[0-9０-９]';
/** A number with separators: 1,234.5, 18:30, 2026-11-25, 03-1234-5678. */
const NUMBER = `${DIGIT}+(?:[.,:．，：/／\\-‐–−－]${DIGIT}+)*`;
/** Kanji numerals count as numbers only in dates and ages, because 一部, 二人三脚 and 百科 are words. */
const KANJI_NUMBER = '[〇一二三四五六七八九十百]+';
const MULTIPLIER = '(?:[数十百千万億兆]+)?';

/** Counters of several characters. They come before single characters, because an alternation takes the first match. */
const COUNTER_WORDS =
  'パーセント|メートル|キロ|センチ|ミリ|グラム|リットル|トン|ワット|ヘクタール|カロリー|ドル|ユーロ|ウォン|ポイント|ページ|' +
  'ゴール|セット|チーム|[かカヵヶケ箇][月国所条]|年度|年代|年生|歳児|周年|週間|時間|四半期|学期|世紀|世代|次元|等級|' +
  '丁目|番地|番線|番目|号室|選挙区';
const COUNTER_CHARACTERS =
  '年月日時分秒週歳才円元人名件個本枚台匹頭羽冊部回度倍番号階軒社校組位点票区問章話巻期世代席段便局店館球勝敗打' +
  '条項節編作品種類色曲通着足杯皿膳錠粒株戸室棟坪畳行列桁字言選泊周割厘%％‰℃つ';
const COUNTER = `(?:${COUNTER_WORDS}|[${COUNTER_CHARACTERS}])`;
/** Suffixes of a counter: 3年目, 100円台, 2026年度版, 5月上旬ごろ. */
const AFTER_COUNTER =
  '(?:上旬|中旬|下旬|初旬|[間目前後分半台超頃末度代制版春夏秋冬号]|ごろ|ころ){0,3}(?:[（(][日月火水木金土](?:曜日?)?(?:・?祝)?[)）])?';
const ERA = '(?:令和|平成|昭和|大正|明治|西暦)';
const HALF_OF_DAY = '(?:午前|午後)';
/** A kanji that starts a quantity (約10分, 第3週, 全5回), unless it ends a word (予約3件, 次第, 安全5か条). */
const BEFORE_NUMBER = '(?:(?<!次)第|(?<![条契予節公規成制要婚誓盟密])約|(?<!\\p{Script=Han})[計全満築毎各])?';

const AMOUNT = `${ERA}?${HALF_OF_DAY}?${BEFORE_NUMBER}[¥￥$＄€£〒]?${NUMBER}${MULTIPLIER}${COUNTER}${AFTER_COUNTER}`;
const FIRST_YEAR = `${ERA}元年度?`;
const KANJI_DATE = `${KANJI_NUMBER}月(?:${KANJI_NUMBER}日|[上中下初]旬)(?:頃|ごろ)?|${KANJI_NUMBER}歳`;

const QUANTITY = new RegExp(`${AMOUNT}|${FIRST_YEAR}|${KANJI_DATE}|〒?${NUMBER}${MULTIPLIER}`, 'gu');
const DATE = /[年月日時旬]/;
const HAS_NUMBER = /[0-9０-９〇一二三四五六七八九十百元]/;

/**
 * Finds dates, and numbers with their counters. Adjacent ones form one unit with a joint between them, as in
 * 2026年|11月25日 and 3時間|40分.
 */
export function findQuantities(text: string): Unit[] {
  const units: Unit[] = [];
  if (!HAS_NUMBER.test(text)) return units;
  for (const match of text.matchAll(QUANTITY)) {
    const start = match.index;
    const end = start + match[0].length;
    const previous = units.at(-1);
    const joined = previous?.end === start ? previous : undefined;
    if (joined !== undefined) units.pop();
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

interface PlaceName {
  readonly name: string;
  /** Where the second part starts, as in 横浜市|都筑区; 0 for a name of one part. */
  readonly joint: number;
}

/** Names by their first two characters. The longest name of each group comes first. */
type PlaceNames = ReadonlyMap<string, readonly PlaceName[]>;

const KEY_LENGTH = 2;
const HAN = /\p{Script=Han}/u;

let names: { readonly prefectures: PlaceNames; readonly municipalities: PlaceNames } | undefined;

/**
 * Finds the names of Japan's prefectures and municipalities from left to right, and takes the longest match. Joints lie
 * between the prefecture, the city or county, and the ward, town or village. A municipality without its prefecture
 * counts only if no kanji precedes it, so that 港区 is not found in 空港区域.
 */
export function findPlaceNames(text: string): Unit[] {
  const units: Unit[] = [];
  if (!/[都道府県市区町村]/.test(text)) return units;
  names ??= {
    prefectures: index(PREFECTURES.split(' ').map(unjoined)),
    municipalities: index(allMunicipalities()),
  };
  for (let start = 0; start < text.length; start += 1) {
    const prefecture = longestAt(names.prefectures, text, start);
    const middle = start + (prefecture?.name.length ?? 0);
    const mayStart =
      prefecture !== undefined || units.at(-1)?.end === start || !HAN.test(text.charAt(start - 1));
    const municipality = mayStart ? longestAt(names.municipalities, text, middle) : undefined;
    const end = middle + (municipality?.name.length ?? 0);
    if (end > start) {
      const joints = municipality === undefined ? [] : [middle, middle + municipality.joint];
      units.push({
        kind: 'place',
        start,
        end,
        joints: [...new Set(joints)].filter((joint) => joint > start),
      });
      start = end - 1;
    }
  }
  return units;
}

function longestAt(places: PlaceNames, text: string, start: number): PlaceName | undefined {
  return places.get(text.slice(start, start + KEY_LENGTH))?.find(({ name }) => text.startsWith(name, start));
}

function unjoined(name: string): PlaceName {
  return { name, joint: 0 };
}

/**
 * Returns each municipality under its full name, each city or county alone, and each town or village without its county.
 */
function allMunicipalities(): PlaceName[] {
  return MUNICIPALITIES.split('/').flatMap((group) => {
    const [parent = '', children = ''] = group.split(':');
    const full = children.split(' ').map((child) => ({ name: `${parent}${child}`, joint: parent.length }));
    const townsAlone = children.split(' ').filter((child) => parent !== '' && !child.endsWith('区'));
    return [...full, ...townsAlone.map(unjoined), ...(parent === '' ? [] : [unjoined(parent)])];
  });
}

function index(places: readonly PlaceName[]): PlaceNames {
  const byStart = Map.groupBy(places, ({ name }) => name.slice(0, KEY_LENGTH));
  for (const group of byStart.values()) group.sort((one, other) => other.name.length - one.name.length);
  return byStart;
}

type Rank = Pick<BreakOpportunity, 'level' | 'rule'>;

/** Lowers the level of breaks inside units to `insideUnit`, and at their joints to `strict`. */
function keepUnitsTogether(
  opportunities: readonly BreakOpportunity[],
  units: readonly Unit[],
): readonly BreakOpportunity[] {
  const held = new Map<number, Rank>();
  for (const { kind, start, end, joints } of units) {
    for (let index = start + 1; index < end; index += 1) {
      held.set(index, { level: BREAK_LEVEL.insideUnit, rule: `inside-${kind}` });
    }
    for (const joint of joints) held.set(joint, { level: BREAK_LEVEL.strict, rule: `joint-of-${kind}` });
  }
  return opportunities.map((opportunity) => {
    const rank = held.get(opportunity.index);
    const isDemoted = rank !== undefined && !opportunity.mandatory && opportunity.level <= BREAK_LEVEL.strict;
    return isDemoted ? { ...opportunity, ...rank } : opportunity;
  });
}

/** Printable ASCII without spaces and quotation marks. */
const ASCII_RUN = /[!#-&(-;=?-~]{2,}/g;
/** A URL or a file path: has a scheme, a host with a path, or several parts. */
const ADDRESS = /:\/\/|^www\.|^[^/]*\w\.\w[^/]*\/|^~?\/\w|\/[^/]+\//;
const DIVIDES = '/?&.-_:\\';
/**
 * Lets lines end after separators in URLs, paths and long names, in preference to any other position in them. Does not
 * break a URL or path at a hyphen if it fits on a line of its own.
 */
function breakAddressesAtSigns(
  text: string,
  opportunities: readonly BreakOpportunity[],
): readonly BreakOpportunity[] {
  const joints = new Set<number>();
  const inside = new Set<number>();
  for (const { 0: run, index: start } of text.matchAll(ASCII_RUN)) {
    const isAddress = ADDRESS.test(run);
    for (let index = 1; index < run.length; index += 1) {
      if (isAddress) inside.add(start + index);
      if (isJoint(run, index)) joints.add(start + index);
    }
  }
  if (joints.size === 0) return opportunities;
  return opportunities.map((opportunity) => {
    const { index, level, mandatory } = opportunity;
    const isJointOnly = joints.has(index) && level > BREAK_LEVEL.insideUnit;
    const isDemoted = inside.has(index) && level <= BREAK_LEVEL.strict;
    if (mandatory || !(isJointOnly || isDemoted)) return opportunity;
    const { insideUnit } = BREAK_LEVEL;
    return { ...opportunity, level: insideUnit, looseLevel: insideUnit, rule: 'joint-of-address' };
  });
}

/** Returns whether a line may end after a separator: not before another sign (`://`) or inside a number (12:30, 3.5). */
function isJoint(run: string, index: number): boolean {
  const sign = run.charAt(index - 1);
  if (!DIVIDES.includes(sign) || /[^\w%#~@=+]/.test(run.charAt(index))) return false;
  const isBetweenDigits = /\d/.test(run.charAt(index - 2)) && /\d/.test(run.charAt(index));
  const isPort = sign === ':' && /\d/.test(run.charAt(index));
  return sign === '/' || !(isBetweenDigits || isPort);
}

/** A tag or user name: # or @ before a word or an emoji. Excludes the # of a language's name: C#, Ｆ＃. */
const TAG =
  /(?<![#＃@＠])(?<!(?<![A-Za-zＡ-Ｚａ-ｚ])[A-ZＡ-Ｚ](?=[#＃]))([#＃@＠]+)(?=[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}])(?:[\p{Script=Katakana}ー]{2,}(?=\p{Script=Han}))?/gu;

/** Keeps # and @ with the word after them: no line ends with them. With phrases, a line may start with them. */
function keepTagsTogether(
  text: string,
  opportunities: readonly BreakOpportunity[],
  { hasPhrases }: { hasPhrases: boolean },
): readonly BreakOpportunity[] {
  const starts = new Set<number>();
  const held = new Set<number>();
  for (const { 0: tag, 1: sign = '', index } of text.matchAll(TAG)) {
    starts.add(index);
    // A tag is often longer than a line. It may then break after the katakana word that it starts with.
    if (tag.length > sign.length) starts.add(index + tag.length);
    for (let offset = 1; offset <= sign.length; offset += 1) held.add(index + offset);
  }
  if (starts.size === 0) return opportunities;
  return opportunities.map((opportunity) => {
    const { index, level, mandatory } = opportunity;
    if (mandatory) return opportunity;
    if (held.has(index)) {
      const { forbidden } = BREAK_LEVEL;
      return { ...opportunity, level: forbidden, looseLevel: forbidden, rule: 'forbidden' };
    }
    if (hasPhrases && starts.has(index) && level === BREAK_LEVEL.strict) {
      const { preferred } = BREAK_LEVEL;
      return { ...opportunity, level: preferred, looseLevel: preferred, rule: 'phrase' };
    }
    return opportunity;
  });
}
