import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setLine } from '../support/set-line.ts';
import { engine, layOut } from '../support/text-engine.ts';

const { emoji } = engine.fonts;

/** The families of a text's clusters in order, `E` for an emoji. */
function kindsOf(text: string): string {
  const { glyphs, uncovered } = setLine(text);
  assert.deepEqual(uncovered, []);
  return glyphs.map(({ family, cluster }) => (family === emoji.family ? 'E' : text.charAt(cluster))).join('');
}

test('report r31: ⚡ swallows no character, with or without U+FE0F', () => {
  assert.equal(kindsOf('⚡東京⚡️大阪'), 'E東京E大阪');
});

for (const title of ['🪈', '🫸🏽', '🫨', '🐦‍🔥', '🫩']) {
  test(`report r33: ${title} is one picture`, () => {
    assert.equal(kindsOf(title), 'E');
  });
}

test('report r33: a sequence that the set does not have is refused whole, its code points in order', () => {
  const text = '\u{1FAF8}\u{1F3FD}\u200D\u{1F525}';
  assert.deepEqual(setLine(text).uncovered, [text]);
});

for (const [what, sequence] of [
  ['the flag of a region', '\u{1F3F4}\u{E0069}\u{E0071}\u{E006B}\u{E0072}\u{E007F}'],
  ['the flag of no country', '\u{1F1E8}\u{1F1F9}'],
  ['two pictures that are joined', '\u{1F408}\u200D\u{1F680}'],
  ['a skin tone on a pair', '\u{1F93C}\u{1F3FB}\u200D\u2642\uFE0F'],
  ['a letter with the mark of another script', 'あ\u0E47'],
] as const) {
  test(`a sequence without a picture is named as one: ${what}`, () => {
    assert.deepEqual(setLine(`日${sequence}本${sequence}`).uncovered, [sequence]);
  });
}

test('report r35: joined emoji leave the characters around them as they are', () => {
  const text = '日本🇯🇵と🏳️‍🌈です';
  assert.equal(kindsOf(text), '日本EとEです');
  const { glyphs } = setLine(text);
  const letters = glyphs.filter(({ family }) => family !== emoji.family);
  assert.deepEqual(
    letters.map(({ glyph, advance }) => [glyph, advance]),
    setLine('日本とです').glyphs.map(({ glyph, advance }) => [glyph, advance]),
  );
});

test('report r36: emoji are drawn from a bundled file', () => {
  // The renderer processes have no network: test/renderer/pool-confinement.test.ts.
  const { glyphs, uncovered } = layOut('<text font-size="40" fill="#123456">応援👋</text>');
  assert.deepEqual(uncovered, []);
  const fills = new Set(glyphs.map(({ fill }) => fill));
  assert.ok(fills.has('#123456') && fills.size >= 3);
});
