import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { readColour, writeColour, readLength } from '../../src/svg/values.ts';
import { readPathData, readTransform } from '../../src/svg/path-data.ts';
import { colour } from '../../src/template/colour-field.ts';

describe('a colour', () => {
  // Right values: what Chromium 150 computes for `color`.
  for (const [written, drawn] of [
    ['#FfF', '#ffffff'],
    ['#0f08', '#00ff0088'],
    ['#01020380', '#01020380'],
    ['Teal', '#008080'],
    ['rebeccapurple', '#663399'],
    ['rgb(1,2,3)', '#010203'],
    ['rgba(20 100 107 / .8)', '#14646bcc'],
    ['rgb(100% 0% 50%)', '#ff0080'],
    ['hsl(120deg 50% 50%)', '#40bf40'],
    ['hwb(90 10% 10%)', '#80e61a'],
    ['lab(50% 20 30)', '#a16945'],
    ['transparent', '#00000000'],
  ] as const) {
    test(`${written} is ${drawn}`, () => assert.equal(writeColour(readColour(written, 'fill')), drawn));
  }
});

test('lengths have the units of CSS', () => {
  const read = (value: string) => readLength(value, 'x', { share: 200 });
  assert.deepEqual(
    ['1in', '2.54cm', '3pt', '1pc', '1e2', '-.5px', '50%'].map(read),
    [96, 96, 4, 16, 100, -0.5, 100],
  );
  for (const value of ['1.', '1em', '', 'auto', '1 px', '0x1', 'Infinity']) assert.throws(() => read(value));
});

test('path data and transforms have the grammar of SVG', () => {
  for (const path of [
    '',
    'M1 2',
    'm.5.5-1-1z',
    'M0,0H1V2h3v4',
    'M0 0A1 1 0 00 1 1a1 1 0 1,1,1 1',
    'M0 0C1 2 3 4 5 6 7 8 9 10 11 12',
  ]) {
    assert.doesNotThrow(() => readPathData(path, 'd'));
  }
  for (const path of ['1 2', 'M1', 'M1 2z3', 'M0 0L1 2 3', 'M0 0,', 'M0 0X', 'M0 0A1 1 0 0 0 1']) {
    assert.throws(() => readPathData(path, 'd'), /path data/u, path);
  }
  assert.deepEqual(
    readTransform('rotate(1)translate(2,3) , scale( 4 )', 'transform').map(({ numbers }) => numbers),
    [[1], [2, 3], [4]],
  );
  for (const transform of ['rotate(1 2)', 'rotate(1deg)', 'foo(1)', ', scale(1)', 'scale(1', 'scale(1) x']) {
    assert.throws(() => readTransform(transform, 'transform'), /transform/u, transform);
  }
});

describe('a field of a colour', () => {
  test('takes what CSS writes, and is one value for one colour', () => {
    const schema = colour();
    assert.deepEqual(
      ['RED', 'rgb(255 0 0)', '#f00'].map((value) => schema.parse(value)),
      ['#ff0000', '#ff0000', '#ff0000'],
    );
    for (const value of ['tael', 'none', '#f008', '', 'url(#a)', 'currentColor'])
      assert.equal(schema.safeParse(value).success, false, value);
  });

  test('has the contrast that it promises', () => {
    const schema = colour({ contrast: { with: '#ffffff', least: 4.5 } });
    assert.equal(schema.parse('#767676'), '#767676');
    assert.match(
      schema.safeParse('#777777').error?.issues[0]?.message ?? '',
      /at least 4\.5:1 with #ffffff but received 4\.47:1/u,
    );
    assert.throws(() => colour({ contrast: { with: '#777777', least: 9 } }), RangeError);
  });

  test('is known by its JSON Schema', () => {
    assert.deepEqual(z.toJSONSchema(colour(), { io: 'input' })['x-colour'], {});
  });
});
