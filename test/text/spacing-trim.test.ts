import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { halvedIn } from '../../src/text/shape-item.ts';

describe('full-width punctuation is set half as wide', () => {
  for (const [what, text, line, halved] of [
    ['an opening bracket after another mark', 'あ」「い', [0, 4], [2]],
    ['not an opening bracket that begins its line, whatever ended the one before', '、「あ', [1, 3], []],
    ['a closing bracket at the end of its line, whatever begins the next one', 'あ」い', [0, 2], [1]],
    ['not a full stop at the end of its line', 'あ。', [0, 2], []],
    ['a closing bracket before a middle dot', 'あ」・い', [0, 4], [1]],
    ['an opening bracket after a narrow one', '(「あ', [0, 3], [1]],
    ['nothing between letters', 'あ「い」う', [0, 5], []],
  ] as const) {
    test(`${what}: ${text}`, () => {
      assert.deepEqual(halvedIn(text, line[0], line[1]), halved);
    });
  }
});
