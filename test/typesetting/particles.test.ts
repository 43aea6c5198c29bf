import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showBreaks } from './support/show-breaks.ts';

test('a particle stays with the bracket before it', () => {
  assert.equal(
    showBreaks('高齢者の方の接種は(65歳以上)の予定です', 'auto-phrase'),
    '高齢者の|方の|接種は|(65歳以上)の|予定です',
  );
  assert.equal(showBreaks('「四季」を聴き比べる', 'auto-phrase'), '「四季」を|聴き|比べる');
  assert.equal(showBreaks('C#とF#の違い', 'auto-phrase'), 'C#と|F#の|違い');
  assert.equal(showBreaks('10%の人', 'auto-phrase'), '10%の|人');
});

test('a word behind a bracket is no particle because it starts like one', () => {
  assert.equal(showBreaks('（前編）はじめての人', 'auto-phrase'), '（前編）|はじめての|人');
  assert.equal(showBreaks('『星』あの日', 'auto-phrase'), '『星』|あの|日');
});

test('the label of a headline stands for itself', () => {
  assert.equal(showBreaks('【保存版】もう迷わない', 'auto-phrase'), '【保存版】|もう|迷わない');
});

test('a word still starts a phrase behind a bracket, and a pause ends one', () => {
  assert.equal(showBreaks('【速報】新型ロボット', 'auto-phrase'), '【速報】|新型ロボット');
  assert.equal(showBreaks('よかったこと・つらかったこと', 'auto-phrase'), 'よかった|こと・|つらかった|こと');
});

test('without auto-phrase particles are like any other characters', () => {
  assert.equal(showBreaks('「四季」を聴く', 'normal'), '「四|季」|を|聴|く');
});
