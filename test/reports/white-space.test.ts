import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from '../support/text-engine.ts';

test('vercel/satori#208: an empty line takes the height of a line', () => {
  const layout = layOut(
    '<text y="40" font-size="40" inline-size="400" line-height="1.5" white-space="pre-line">\n  一行目\n\n三行目\n</text>',
  );
  assert.deepEqual(layout.lines, ['一行目', '', '三行目']);
  assert.deepEqual(layout.uncovered, []);
  const [first = 0, third = 0, ...others] = new Set(layout.glyphs.map(({ y }) => y));
  assert.deepEqual(others, []);
  assert.equal(third - first, 2 * 1.5 * 40);
});
