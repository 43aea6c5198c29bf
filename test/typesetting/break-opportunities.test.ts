import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import { show, showBreaks } from './support/show-breaks.ts';

const phrases = { wordBreak: 'auto-phrase', language: 'ja' } as const;

test('a period breaks after 〜 or ～, not inside its dates', () => {
  assert.equal(showBreaks('10月下旬〜2月上旬', 'normal'), '10月下旬〜|2月上旬');
  assert.equal(showBreaks('10月下旬～2月上旬', 'auto-phrase'), '10月下旬～|2月上旬');
  assert.equal(showBreaks('3月28日〜4月5日', 'auto-phrase'), '3月28日〜|4月5日');
});

test('numbers keep their units, names of places stay whole', () => {
  assert.equal(showBreaks('東京都の40歳の方は3,000円', 'normal'), '東京都|の|40歳|の|方|は|3,000円');
});

test('a unit is broken at its joints before it is broken inside', () => {
  const text = '神奈川県横浜市都筑区';
  const opportunities = breakOpportunities(text, phrases);
  assert.equal(show(text, opportunities, 0), text);
  assert.equal(show(text, opportunities, 1), '神奈川県|横浜市|都筑区');
  assert.equal(show(text, opportunities, 2), '神|奈|川|県|横|浜|市|都|筑|区');
});

test('each opportunity names its rule', () => {
  const rules = new Map(
    breakOpportunities('東京都港区の、3日', phrases).map(({ index, rule }) => [index, rule]),
  );
  assert.deepEqual(
    [...rules],
    [
      [1, 'inside-place'],
      [2, 'inside-place'],
      [3, 'joint-of-place'],
      [4, 'inside-place'],
      [5, 'uax14'],
      [6, 'forbidden'],
      [7, 'phrase'],
      [8, 'inside-date'],
    ],
  );
});

test('what a unit holds keeps the level it would have without', () => {
  const [, , joint] = breakOpportunities('東京都港区', { wordBreak: 'normal', language: 'ja' });
  assert.deepEqual([joint?.level, joint?.looseLevel], [1, 0]);
});

test('the opportunities of a text are always the same', () => {
  const text = '東京都の40歳の方は10月下旬〜2月上旬';
  assert.deepEqual(breakOpportunities(text, phrases), breakOpportunities(text, phrases));
});
