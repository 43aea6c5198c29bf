import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf } from './support/lines-of.ts';

test('balanced lines are about as long as each other', () => {
  const setting = { inlineSize: 9, wordBreak: 'auto-phrase' } as const;
  assert.deepEqual(linesOf('接種の時期を予測します', setting), ['接種の時期を', '予測します']);
  assert.deepEqual(linesOf('秋の味覚を使った簡単レシピ', setting), ['秋の味覚を使った', '簡単レシピ']);
  assert.deepEqual(linesOf('秋の味覚を使った簡単レシピ', { ...setting, wrap: 'balance' }), [
    '秋の味覚を',
    '使った簡単レシピ',
  ]);
});

test('there are as many lines as without balance', () => {
  for (let inlineSize = 4; inlineSize < 20; inlineSize += 1) {
    const setting = { inlineSize, wordBreak: 'auto-phrase' } as const;
    const text = '渋谷の新名所、地上230mの展望台がオープン――初日は2,000人が来場';
    assert.equal(linesOf(text, { ...setting, wrap: 'balance' }).length, linesOf(text, setting).length);
  }
});

test('a text that had to be broken inside a phrase or word stays as it was', () => {
  const setting = { inlineSize: 8, wordBreak: 'auto-phrase' } as const;
  const text = 'ファイルアップロードの対策を調べる';
  assert.deepEqual(linesOf(text, { ...setting, wrap: 'balance' }), linesOf(text, setting));
});

test('a text of more than six lines stays as it was', () => {
  const text = 'あいうえおかきくけこさしすせそたちつてとなにぬねの';
  const setting = { inlineSize: 4, wrap: 'balance' } as const;
  assert.notDeepEqual(linesOf(text.slice(4), setting), linesOf(text.slice(4), { inlineSize: 4 }));
  assert.deepEqual(linesOf(text, setting), linesOf(text, { inlineSize: 4 }));
});

test('an ideographic space fills its line, though it hangs', () => {
  assert.deepEqual(linesOf('ぼくのなつやすみ　さいごのいちにち', { inlineSize: 12, wrap: 'balance' }), [
    'ぼくのなつやすみ',
    'さいごのいちにち',
  ]);
});

test('each paragraph is balanced for itself', () => {
  assert.deepEqual(linesOf('あいうえおか\nさし', { inlineSize: 4, wrap: 'balance' }), [
    'あいう',
    'えおか',
    'さし',
  ]);
});

test('a text that is going to be cut is filled, not balanced', () => {
  const text = 'あいうえお かきくけこ さしすせそ たちつてと なにぬねの';
  const setting = { inlineSize: 12, maxLines: 2 } as const;
  assert.deepEqual(linesOf(text, { ...setting, wrap: 'balance' }), linesOf(text, setting));
});
