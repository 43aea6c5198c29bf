import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requiredContrast } from '../../src/cli/card-faults.ts';
import { contrastRatio, luminanceOf } from '../../src/svg/values.ts';

describe('contrast', () => {
  const ratios: readonly (readonly [number, number, string])[] = [
    [0x000000, 0xffffff, '21.00'],
    [0x777777, 0x777777, '1.00'],
    // The lightest grey that passes on white, and the next one, which does not.
    [0x767676, 0xffffff, '4.54'],
    [0x777777, 0xffffff, '4.48'],
    [0xff0000, 0xffffff, '4.00'],
  ];
  for (const [one, other, ratio] of ratios) {
    test(`of ${one.toString(16)} on ${other.toString(16)} is ${ratio}:1, whichever is in front`, () => {
      assert.equal(contrastRatio(luminanceOf(one), luminanceOf(other)).toFixed(2), ratio);
      assert.equal(contrastRatio(luminanceOf(other), luminanceOf(one)).toFixed(2), ratio);
    });
  }

  test('may be less for texts that are large, which bold ones are earlier', () => {
    assert.equal(requiredContrast({ size: 24, weight: 400 }), 3);
    assert.equal(requiredContrast({ size: 23, weight: 400 }), 4.5);
    assert.equal(requiredContrast({ size: 19, weight: 700 }), 3);
    assert.equal(requiredContrast({ size: 18, weight: 700 }), 4.5);
  });
});
