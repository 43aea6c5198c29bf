import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { layOut } from '../support/text-engine.ts';

const FAULTS: readonly (readonly [string, RegExp])[] = [
  ['<text font-size="x"/>', /Expected a number of px above 0 for "font-size" but received "x"/],
  ['<text font-size="0"/>', /Expected a number of px above 0 for "font-size"/],
  ['<text font-weight="heavy"/>', /Expected a font weight such as 400 or 700/],
  ['<text fill="tael"/>', /Expected a colour such as #0f2f36, .* for "fill" but received "tael"/],
  ['<text fill="none"/>', /Expected a colour/],
  ['<text opacity="2"/>', /Expected a number from 0 to 1/],
  ['<text text-anchor="center"/>', /Expected "start", "middle" or "end" for "text-anchor"/],
  ['<text font-feature-settings="palt"/>', /Expected features such as "palt" 1/],
  ['<text line-clamp="2"/>', /"line-clamp" does nothing without an "inline-size"/],
  ['<text inline-size="100" line-clamp="0"/>', /Expected a whole number from 1 to 9999 for "line-clamp"/],
  ['<text inline-size="100" text-fit="shrink"/>', /Expected "none", or "shrink" and a percentage/],
  ['<text inline-size="100" text-fit="shrink 140%"/>', /up to 100%/],
  ['<text inline-size="100" line-break="loose"/>', /Expected "strict" for "line-break"/],
  ['<text inline-size="100" word-break="break-all"/>', /Expected "normal", "auto-phrase" or "keep-all"/],
  [
    '<text inline-size="100" data-line-height-below="40"/>',
    /a size in px and a line height such as "40 1.5"/,
  ],
  ['<text inline-size="100">国<tspan dy="10">国</tspan></text>', /its <tspan>s must not have x, y, dx or dy/],
];

describe('reading a text', () => {
  for (const [markup, message] of FAULTS) {
    test(`refuses ${markup} with file and line`, () => {
      assert.throws(
        () => layOut(`\n${markup}`),
        (error: Error) => {
          assert.match(error.message, /^test\.svg:[23]: /);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  test('takes lengths in px and shares in percent', () => {
    const { glyphs, fontSize } = layOut('<text font-size="20px" fill-opacity="50%">国</text>');
    assert.deepEqual([fontSize, glyphs[0]?.opacity], [20, 0.5]);
  });
});
