import type { Axes } from 'ogp-generator';

/** ISO 3166-2:JP in its order. */
const PREFECTURES = (
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 ' +
  '石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 ' +
  '岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'
).split(' ');

/** The app asks for whole years, and nobody of 100 or more has asked. */
const AGES = Array.from({ length: 100 }, (_, age) => age);

/** The app predicts to a third of a month: its first ten days, the next ten, the rest. */
const THIRDS = Array.from({ length: 12 }, (_, month) =>
  ['上旬', '中旬', '下旬'].map((third) => `${month + 1}月${third}`),
).flat();

/** From one third of a month to the same or any other within the year that follows. */
const PERIODS = THIRDS.flatMap((from) => THIRDS.map((to) => (from === to ? from : `${from}〜${to}`)));

/** 47 × 100 × 1,296: six million cards. */
export default { area: PREFECTURES, age: AGES, period: PERIODS } satisfies Axes;
