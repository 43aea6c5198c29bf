/** The reader of the exposition format, by which the metrics are judged, refuses what breaks a rule. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExposition } from './support/parse-exposition.ts';

const head = '# HELP a Help.\n# TYPE a counter\n';
const histogram = '# HELP h Help.\n# TYPE h histogram\n';

describe('the reader of the exposition format', () => {
  test('reads labels with escapes, and numbers as Go does', () => {
    const families = parseExposition(`${head}a{x="1\\n\\"\\\\",y=""} 1e3\na NaN\n`);
    const series = families.get('a')?.series ?? [];
    assert.deepEqual(series[0], { name: 'a', labels: { x: '1\n"\\', y: '' }, value: 1000 });
    assert.ok(Number.isNaN(series[1]?.value));
  });

  for (const [what, text] of [
    ['a last line that does not end', `${head}a 1`],
    ['a sample without its type', 'a 1\n'],
    ['a type without its help', '# TYPE a counter\na 1\n'],
    ['a group in two pieces', `${head}a 1\n${head}a{x="1"} 1\n`],
    ['a series given twice, in another order', `${head}a{x="1",y="2"} 1\na{y="2",x="1"} 1\n`],
    ['a sample of another group', `${head}b 1\n`],
    ['no number', `${head}a one\n`],
    ['a quote that is not escaped', `${head}a{x="1"2"} 1\n`],
    ['a label twice', `${head}a{x="1",x="2"} 1\n`],
    ['a histogram without +Inf', `${histogram}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
    ['buckets that shrink', `${histogram}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`],
    ['a count that is not the last bucket’s', `${histogram}h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`],
  ] as const) {
    test(`refuses ${what}`, () => assert.throws(() => parseExposition(text)));
  }
});
