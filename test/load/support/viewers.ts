/** Who asks for a card when a programme on television names the app: anybody in Japan, as likely as they live there. */
import { createRandom } from '../../../bench/support/random.ts';

/** Inhabitants, thousands: the census of 2020 (Statistics Bureau of Japan), rounded. */
const PREFECTURES: Readonly<Record<string, number>> = {
  北海道: 5225,
  青森県: 1238,
  岩手県: 1211,
  宮城県: 2302,
  秋田県: 960,
  山形県: 1068,
  福島県: 1833,
  茨城県: 2867,
  栃木県: 1933,
  群馬県: 1939,
  埼玉県: 7345,
  千葉県: 6284,
  東京都: 14_048,
  神奈川県: 9237,
  新潟県: 2201,
  富山県: 1035,
  石川県: 1133,
  福井県: 767,
  山梨県: 810,
  長野県: 2048,
  岐阜県: 1979,
  静岡県: 3633,
  愛知県: 7542,
  三重県: 1770,
  滋賀県: 1414,
  京都府: 2578,
  大阪府: 8838,
  兵庫県: 5465,
  奈良県: 1324,
  和歌山県: 923,
  鳥取県: 553,
  島根県: 671,
  岡山県: 1888,
  広島県: 2800,
  山口県: 1342,
  徳島県: 720,
  香川県: 950,
  愛媛県: 1335,
  高知県: 692,
  福岡県: 5135,
  佐賀県: 811,
  長崎県: 1312,
  熊本県: 1738,
  大分県: 1124,
  宮崎県: 1070,
  鹿児島県: 1588,
  沖縄県: 1467,
};

/** Inhabitants by ten years of age from 0 on, 100,000: the same census, roughly. */
const DECADES: readonly number[] = [96, 109, 126, 140, 180, 165, 155, 162, 91, 24];
const YEARS = 10;

/** Predictions that people of one age in one prefecture get: profession and illness tell them apart. */
const PREDICTIONS = 8;
const PARTS_OF_MONTH = ['上旬', '中旬', '下旬'];
/** A prediction spans so many thirds of a month and, for the later ones, more. */
const SHORTEST_PERIOD = 4;
const MONTHS = 12;

/** @returns contexts as the app posts them, without end; the same ones for the same seed */
export function* viewers(seed: number): Generator<string, never> {
  const random = createRandom(seed);
  const drawArea = drawer(Object.entries(PREFECTURES), random);
  const drawDecade = drawer([...DECADES.entries()], random);
  for (;;) {
    const area = drawArea();
    const age = drawDecade() * YEARS + random(YEARS);
    yield JSON.stringify({ area, age, period: predict(age, random(PREDICTIONS)) });
  }
}

/** The older, the earlier. */
function predict(age: number, prediction: number): string {
  const from = DECADES.length - Math.floor(age / YEARS) + prediction;
  return `${nameThird(from)}〜${nameThird(from + SHORTEST_PERIOD + prediction)}`;
}

function nameThird(index: number): string {
  const month = Math.floor(index / PARTS_OF_MONTH.length) % MONTHS;
  return `${month + 1}月${PARTS_OF_MONTH[index % PARTS_OF_MONTH.length]}`;
}

function drawer<Value>(
  weighted: readonly (readonly [Value, number])[],
  random: (limit: number) => number,
): () => Value {
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  return () => {
    let left = random(total);
    for (const [value, weight] of weighted) {
      if (left < weight) return value;
      left -= weight;
    }
    throw new RangeError('Expected a number below the sum of all weights');
  };
}
