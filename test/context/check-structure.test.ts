import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { checkStructure } from '../../src/context/check-structure.ts';
import { ERRORS_LIMIT, Problem } from '../../src/errors.ts';
import '../support/property-seed.ts';

function pointers(json: string): string[] {
  try {
    return checkStructure(Buffer.from(json)).map(({ pointer }) => pointer);
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.errors.map(({ pointer }) => pointer);
  }
}

describe('the names of a JSON text', () => {
  for (const [json, expected] of [
    ['{}', []],
    ['"a"', []],
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', []],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', []],
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":1,"a":2,"a":3}', ['/a', '/a']],
    ['{"x":{"a":1,"a":2},"y":[0,[{"b":1},{"b":1,"b":2}]]}', ['/x/a', '/y/1/1/b']],
    ['{"a/b":{"~":1,"~":2}}', ['/a~1b/~0']],
    ['{"":1,"":2}', ['/']],
    ['{"a":["a","a"],"b":"a"}', []],
    ['{"a":{"__proto__":1}}', ['/a/__proto__']],
    ['[{"__proto__":1}]', ['/0/__proto__']],
    ['{"a":"__proto__","constructor":1}', []],
    ['{ "a" : 1 ,\n\t"a" : 2 }', ['/a']],
  ] as const) {
    test(`of ${json} are refused at ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(pointers(json), expected);
    });
  }

  test('that JSON.stringify writes are never refused, unless one is __proto__', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        fc.pre(!json.includes('__proto__'));
        assert.deepEqual(pointers(json), []);
      }),
    );
  });

  test('that are given twice are always found', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
        const json = JSON.stringify(object);
        const [name = ''] = Object.keys(object);
        const twice = `${json.slice(0, -1)},${JSON.stringify(name)}:null}`;
        assert.ok(pointers(twice).length > 0);
      }),
    );
  });

  test('are looked for no longer than they are wanted', () => {
    const json = `{${Array.from({ length: 50 }, () => '"a":1').join(',')}}`;
    assert.equal(pointers(json).length, ERRORS_LIMIT);
  });

  for (const [json, expected] of [
    [`{"x":1,"area":${nested(31)}}`, []],
    [`{"x":1,"area":${nested(32)}}`, ['/area']],
    [`{"a":1,"a":${nested(8000)}}`, ['/a', '/a']],
    [nested(32), []],
    [nested(33), ['']],
    [`${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`, ['/a']],
  ] as const) {
    test(`are refused where they are nested too deep: ${json.slice(0, 20)}… of ${json.length} characters`, () => {
      assert.deepEqual(pointers(json), expected);
    });
  }
});

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}
