/** Texts that are hard to draw, in all writing that the bundled fonts have. */

import * as fc from 'fast-check';
import { readCoverage } from '../../../src/text/font-library.ts';
import { manifest } from '../../support/text-engine.ts';

/** Emoji with layers that let what is below them through. */
const TRANSLUCENT_EMOJI = ['🍿', '🎯', '👩‍🔬', '🧖🏽', '🪟', '🫧'];

const LAST_OF_PLANE_3 = 0x3ffff;
const hasGlyph = readCoverage(manifest.coverage['Noto Sans JP'] ?? '');
const KANJI = Array.from({ length: LAST_OF_PLANE_3 }, (_, codePoint) => codePoint)
  .filter(hasGlyph)
  .map((codePoint) => String.fromCodePoint(codePoint))
  .filter((character) => /\p{Script=Han}/u.test(character));

const JAPANESE = Array.from(
  'あいがぎっゃゅーのはをアイヴプッャー東京都市県区町村月日上中下旬年歳予測接種0123456789、。「」（）〜～・％ \u3000',
);
const WORDS = [
  '神奈川県',
  '横浜市',
  '都筑区',
  '10月',
  '下旬',
  '〜',
  '2026年',
  'ワクチン',
  '予約は',
  '順次開始',
  '(',
  ')',
  '、',
];
const LATIN = Array.from('gjpqyQJÇģfffiÅÉŁß,;_()[]{}|/\\@&<>"\'0179 AVTo');
const NAMES = ['\uFA19', '﨑', '𠮷', '髙', '德', '辻\u{E0100}', '葛\u{E0100}', '邊', '山', '田', '﨟', '神'];
const RIGHT_TO_LEFT = [
  'ש',
  'שׁ',
  'ל',
  'ום',
  'م',
  'لا',
  'قَ',
  'ب',
  'ح',
  ' ',
  '(',
  ')',
  '1',
  '2',
  'a',
  '漢',
  '👋',
];
const OTHER_SCRIPTS = [
  '한',
  '글',
  '이',
  '这',
  '问',
  'ก็',
  'ที่',
  'ญ',
  'ฎุ',
  'Ж',
  'щ',
  'ώ',
  'ộ',
  '≒',
  '✔',
  '☎',
  '∑',
  '∮',
  '①',
  '㎡',
  ' ',
];
const EMOJI = ['👍🏽', '👨‍👩‍👧‍👦', '🇯🇵', '1️⃣', '❤️', '🏳️‍🌈', '😀', '☂️', 'あ', 'g', '国'];

const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.constant(JAPANESE) },
  { weight: 3, arbitrary: fc.constant(WORDS) },
  { weight: 3, arbitrary: fc.constant(LATIN) },
  { weight: 3, arbitrary: fc.constant(NAMES) },
  { weight: 2, arbitrary: fc.constant(KANJI) },
  { weight: 2, arbitrary: fc.constant(EMOJI) },
  { weight: 2, arbitrary: fc.constant(RIGHT_TO_LEFT) },
  { weight: 2, arbitrary: fc.constant(OTHER_SCRIPTS) },
  {
    weight: 2,
    arbitrary: fc.constant([...JAPANESE, ...LATIN, ...NAMES, ...EMOJI, ...RIGHT_TO_LEFT, ...OTHER_SCRIPTS]),
  },
  { weight: 1, arbitrary: fc.constant([...TRANSLUCENT_EMOJI, ...JAPANESE]) },
);

/** Texts within bounds in code points, the longest not seldom among them. */
export function texts(min: number, max: number): fc.Arbitrary<string> {
  const lengths = fc.oneof(
    fc.integer({ min, max: Math.min(min + 11, max) }),
    fc.integer({ min, max }),
    fc.constant(max),
  );
  return fc
    .tuple(pieces, lengths)
    .chain(([alphabet, length]) =>
      fc
        .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
        .map((chosen) => joinWithin(chosen, max)),
    );
}

function joinWithin(chosen: readonly string[], max: number): string {
  let text = '';
  let length = 0;
  for (const piece of chosen) {
    length += Array.from(piece).length;
    if (length > max) break;
    text += piece;
  }
  return text;
}

export function hasTranslucentEmoji(text: string): boolean {
  return TRANSLUCENT_EMOJI.some((emoji) => text.includes(emoji));
}
