import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCoverage } from '../../src/text/font-library.ts';

test('a range has its ends and what is between them', () => {
  const covers = readCoverage('20-7e a0 3041-3096 20bb7');
  const asked = [
    0x1f, 0x20, 0x50, 0x7e, 0x7f, 0xa0, 0xa1, 0x3041, 0x3096, 0x3097, 0x20bb7, 0x20bb8, 0x10ffff,
  ];
  assert.deepEqual(asked.filter(covers), [0x20, 0x50, 0x7e, 0xa0, 0x3041, 0x3096, 0x20bb7]);
});

for (const ranges of ['', 'x', '20-10', '30 20', '20-7e 7e']) {
  test(`"${ranges}" is not a set of code points`, () => {
    assert.throws(() => readCoverage(ranges), /ascending ranges/);
  });
}
