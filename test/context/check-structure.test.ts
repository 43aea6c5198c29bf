import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { BODY_LIMIT, checkStructure, MAX_NAME, MAX_VALUES, parseJson } from '../../src/context/parse-json.ts';
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

describe('the structure of a JSON text', () => {
  /** JSON as others write it: spaces anywhere, characters as escapes, members in any order and again. */
  const space = fc.constantFrom('', ' ', '\n\t', '\r\n');
  const string = fc
    .array(
      fc.constantFrom(
        'a',
        'b',
        '漢',
        '💉',
        '\\"',
        '\\\\',
        '\\/',
        '\\n',
        '\\u0061',
        '\\ud83d',
        '{',
        ']',
        ',',
        ':',
      ),
      {
        maxLength: 3,
      },
    )
    .map((parts) => `"${parts.join('')}"`);
  const name = fc.oneof(
    string,
    fc.constantFrom('"a"', '"\\u0061"', '"__proto__"', '"__proto_\\u005f"', '""', '"a/~"'),
  );
  const scalar = fc.oneof(
    string,
    fc.constantFrom('0', '-1.5e+3', 'null', 'true', '"data:image/png;base64,AA"'),
  );
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      scalar,
      fc
        .array(fc.tuple(space, tie('json'), space), { maxLength: 4 })
        .map((elements) => `[${elements.map((element) => element.join('')).join(',')}]`),
      fc
        .array(fc.tuple(space, name, space, tie('json')), { maxLength: 5 })
        .map(
          (members) =>
            `{${members.map(([left, name, right, value]) => `${left}${name}${right}:${right}${value}${left}`).join(',')}}`,
        ),
    ),
  }));

  test('gives the same names as a parser that builds all members', () => {
    fc.assert(
      fc.property(json, (text) => {
        assert.deepEqual(pointers(text), expectedPointers(text).slice(0, ERRORS_LIMIT));
      }),
      { numRuns: 500 },
    );
  });

  test('changes nothing about which texts are JSON and what they mean', () => {
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom('', '"', '\\', '{', ']', ',', ':', 'x', '\n'),
        (text, place, put) => {
          const index = place % (text.length + 1);
          const broken = text.slice(0, index) + put + text.slice(index + (place % 2));
          assert.deepEqual(
            outcome(() => parseJson(Buffer.from(broken))),
            outcome(() => strictly(broken)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  const picture = `data:image\\/png;base64,${'A\\/'.repeat(10_000)}`;
  for (const [what, text, expected] of [
    ['a picture, also as PHP writes it', `{"a":"${picture}"}`, null],
    ['several pictures', `{"a":"${picture}","b":{"c":1},"d" : "${picture}"}`, null],
    ['16 KiB', JSON.stringify({ a: 'x'.repeat(BODY_LIMIT - 8) }), null],
    ['16 KiB and a byte', JSON.stringify({ a: 'x'.repeat(BODY_LIMIT - 7) }), ['body_too_large', '/a']],
    ['16 KiB besides a picture', `{"a":"${picture}"${' '.repeat(BODY_LIMIT - 7)}}`, null],
    [
      'a byte more besides a picture',
      `{"a":"${picture}"${' '.repeat(BODY_LIMIT - 6)}}`,
      ['body_too_large', '/a'],
    ],
    ['a large text', `{"a":1,"b":"${'x'.repeat(20_000)}"}`, ['body_too_large', '/b']],
    ['a picture within a member', `{"a":{"b":"${picture}"}}`, ['body_too_large', '/a']],
    ['a picture in an array', `["${picture}"]`, ['body_too_large', '']],
    ['a picture as a name', `{"${picture}":1}`, ['context_rejected', '']],
    ['a picture that is no ASCII', `{"a":"${picture}漢"}`, ['body_too_large', '/a']],
    ['a picture with a quotation mark', `{"a":"${picture}\\""}`, ['body_too_large', '/a']],
    ['a picture without an end', `{"a":"${picture}`, ['malformed_json', '']],
    ['1,000 values', `[${Array(MAX_VALUES).fill('0').join(',')}]`, null],
    ['1,001 values', `{"a":[${Array(MAX_VALUES).fill('0').join(',')}]}`, ['context_rejected', '/a']],
    [
      '1,001 names',
      `{${Array.from({ length: MAX_VALUES + 1 }, (_, index) => `"${index}":0`).join(',')}}`,
      ['context_rejected', '/999'],
    ],
    ['a name of 256 bytes', `{"${'n'.repeat(MAX_NAME)}":1}`, null],
    ['a name of 257 bytes', `{"a":{"${'n'.repeat(MAX_NAME + 1)}":1}}`, ['context_rejected', '/a']],
    ['brackets without an end', '['.repeat(33), ['context_rejected', '']],
  ] as const) {
    test(`is ${expected === null ? 'taken' : expected[0]} with ${what}`, () => {
      assert.deepEqual(
        outcome(() => parseJson(Buffer.from(text))),
        expected === null ? JSON.parse(text) : { code: expected[0], pointers: [expected[1]] },
      );
    });
  }
});

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof Problem);
    return { code: error.code, pointers: error.errors.map(({ pointer }) => pointer) };
  }
}

/** What JSON.parse makes of it, and all names of all its objects. */
function strictly(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.toWellFormed());
  } catch {
    throw new Problem('malformed_json', { errors: [{ pointer: '', message: '' }] });
  }
  const errors = expectedPointers(text).map((pointer) => ({ pointer, message: '' }));
  if (errors.length > 0) throw new Problem('context_rejected', { errors });
  return value;
}

/** Reads JSON by its grammar alone, one character after the other. @returns pointers to bad names in their order */
function expectedPointers(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  const take = (pattern: RegExp): string => {
    const [token = ''] = pattern.exec(rest) ?? [];
    rest = rest.slice(token.length).trimStart();
    return token;
  };
  function value(path: string): void {
    if (take(/^[[{]/u) === '') {
      take(/^(?:"(?:[^"\\]|\\.)*"|[^,\]}\s]+)/su);
      return;
    }
    const names = new Set<string>();
    for (let index = 0; take(/^[\]}]/u) === ''; index += 1) {
      const token = take(/^"(?:[^"\\]|\\.)*"(?=\s*:)/su);
      const step: unknown = token === '' ? index : JSON.parse(token);
      take(/^:/u);
      const pointer = `${path}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (token !== '' && (names.has(String(step)) || step === '__proto__')) found.push(pointer);
      names.add(String(step));
      value(pointer);
      take(/^,/u);
    }
  }
  rest = rest.trimStart();
  value('');
  return found;
}

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}
