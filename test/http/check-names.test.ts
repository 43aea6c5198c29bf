import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { checkNames } from '../../src/http/check-names.ts';
import '../support/property-seed.ts';

const pointers = (json: string) => checkNames(json).map(({ pointer }) => pointer);

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
        assert.ok(checkNames(twice).length > 0);
      }),
    );
  });

  test('are checked in one pass, however deep they are', () => {
    const depth = 8000;
    assert.deepEqual(pointers('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)), []);
  });
});
