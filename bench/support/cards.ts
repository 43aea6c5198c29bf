import { readMunicipalities } from '../../scripts/support/read-municipalities.ts';
import { createRandom } from './random.ts';

/** What the plain card and the vaccine card show. */
export interface BenchContext extends Readonly<Record<string, unknown>> {
  readonly area: string;
  readonly age: number;
  readonly period: string;
}

const PARTS_OF_MONTH = ['上旬', '中旬', '下旬'];
const TENTHS = Array.from(
  { length: 36 },
  (_, index) => `${Math.floor(index / 3) + 1}月${PARTS_OF_MONTH[index % 3]}`,
);
/** 1,296 of them. */
const PERIODS = TENTHS.flatMap((from) => TENTHS.map((to) => `${from}〜${to}`));
const MUNICIPALITIES = await readMunicipalities();
const PREFECTURES = [...new Set(MUNICIPALITIES.map(([prefecture]) => prefecture))];

/** The app's space: 47 prefectures, 100 ages, 1,296 periods; 6 million cards. */
export function appMix(count: number, seed: number): BenchContext[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    area: PREFECTURES[random(PREFECTURES.length)] ?? '',
    age: random(100),
    period: PERIODS[random(PERIODS.length)] ?? '',
  }));
}

/** Up to 1,296 cards of which no two have an area, an age or a period in common. Ages have four digits. */
export function allDifferent(count: number, seed: number): BenchContext[] {
  const random = createRandom(seed);
  const areas = shuffle(MUNICIPALITIES, random);
  const periods = shuffle(PERIODS, random);
  return Array.from({ length: count }, (_, index) => ({
    area: (areas[index] ?? ['']).join(''),
    age: 1000 + index * 7,
    period: periods[index] ?? '',
  }));
}

/** How well a renderer knows the cards that are measured: by what it has drawn before. */
export interface Acquaintance {
  readonly name: string;
  readonly before: readonly BenchContext[];
  readonly measured: readonly BenchContext[];
}

/** @returns as many cards to measure each time as there are `cards` */
export function acquaintances(cards: readonly BenchContext[], seed: number): Acquaintance[] {
  const mix = appMix(500 + cards.length, seed);
  return [
    { name: 'three lines never seen', before: sameGlyphs(cards), measured: cards },
    { name: 'the app’s mix after 500 cards', before: mix.slice(0, 500), measured: mix.slice(500) },
    { name: 'all lines seen', before: cards, measured: recombined(cards) },
  ];
}

/** Other lines than those of `cards` with the same characters in them: they warm what is kept by glyph. */
function sameGlyphs(cards: readonly BenchContext[]): BenchContext[] {
  return cards.map(({ area, age, period }) => ({
    area: reverse(area),
    age: age + 3,
    period: `${period}〜`,
  }));
}

/** New combinations of lines that all stand on some card of `cards`. */
function recombined(cards: readonly BenchContext[]): BenchContext[] {
  const at = (index: number): BenchContext => cards[index % cards.length] ?? { area: '', age: 0, period: '' };
  return cards.map((_, index) => ({
    area: at(index).area,
    age: at(index + 1).age,
    period: at(index + 2).period,
  }));
}

/** Any number of cards whose areas all differ; area and period are as long as the app's. */
export function endlessAreas(count: number, seed: number): BenchContext[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    area: `${(MUNICIPALITIES[random(MUNICIPALITIES.length)] ?? ['']).join('')}${index}`,
    age: random(100),
    period: PERIODS[random(PERIODS.length)] ?? '',
  }));
}

function shuffle<Item>(items: readonly Item[], random: (limit: number) => number): Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = random(last + 1);
    const [one, two] = [shuffled[last], shuffled[other]];
    if (one === undefined || two === undefined) continue;
    shuffled[last] = two;
    shuffled[other] = one;
  }
  return shuffled;
}

function reverse(text: string): string {
  return Array.from(text).toReversed().join('');
}
