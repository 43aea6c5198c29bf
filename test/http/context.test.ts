import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PROBLEMS, type ProblemCode } from '../../src/errors.ts';
import { post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';

interface Case {
  readonly name: string;
  readonly body: unknown;
  readonly code: ProblemCode;
  /** Of the entries of "errors". */
  readonly pointers: readonly string[];
  readonly message?: RegExp;
}

const SHIFT_JIS_TOKYO = Buffer.from('7b2261726561223a22938c8b9e227d', 'hex');

const CASES: readonly Case[] = [
  { name: 'an empty body', body: '', code: 'malformed_json', pointers: [''], message: /empty body/u },
  { name: 'a blank body', body: ' \n', code: 'malformed_json', pointers: [''] },
  { name: 'text that is no JSON', body: 'area=東京都', code: 'malformed_json', pointers: [''] },
  { name: 'JSON that breaks off', body: '{"area":"東京都"', code: 'malformed_json', pointers: [''] },
  { name: 'two JSON values', body: '{}{}', code: 'malformed_json', pointers: [''] },
  { name: 'a trailing comma', body: '{"age":40,}', code: 'malformed_json', pointers: [''] },
  { name: 'NaN', body: '{"age":NaN}', code: 'malformed_json', pointers: [''] },
  { name: 'a raw line feed in a string', body: '{"area":"a\nb"}', code: 'malformed_json', pointers: [''] },
  { name: 'Shift_JIS', body: SHIFT_JIS_TOKYO, code: 'malformed_utf8', pointers: [] },
  {
    name: 'UTF-16',
    body: Buffer.from(JSON.stringify(TOKYO), 'utf16le'),
    code: 'malformed_utf8',
    pointers: [],
  },
  {
    name: 'an overlong encoding',
    body: Buffer.from('22c0af22', 'hex'),
    code: 'malformed_utf8',
    pointers: [],
  },
  { name: 'half a character', body: Buffer.from('22e69d22', 'hex'), code: 'malformed_utf8', pointers: [] },
  {
    name: 'an encoded surrogate',
    body: Buffer.from('22eda0bd22', 'hex'),
    code: 'malformed_utf8',
    pointers: [],
  },
  { name: 'a byte order mark', body: `\uFEFF${JSON.stringify(TOKYO)}`, code: 'malformed_utf8', pointers: [] },

  {
    name: 'null',
    body: 'null',
    code: 'context_rejected',
    pointers: [''],
    message: /an object but received null/u,
  },
  { name: 'an array', body: '[]', code: 'context_rejected', pointers: [''], message: /received an array/u },
  { name: 'a string', body: '"x"', code: 'context_rejected', pointers: [''] },
  { name: 'a number', body: '40', code: 'context_rejected', pointers: [''] },
  { name: 'an empty object', body: {}, code: 'context_rejected', pointers: ['/area', '/age', '/period'] },
  {
    name: 'a missing value',
    body: { area: '東京都', age: 40 },
    code: 'context_rejected',
    pointers: ['/period'],
    message: /a string but received nothing/u,
  },
  {
    name: 'a number as a string',
    body: { ...TOKYO, age: '40' },
    code: 'context_rejected',
    pointers: ['/age'],
    message: /a number but received a string/u,
  },
  {
    name: 'an empty string for a number',
    body: { ...TOKYO, age: '' },
    code: 'context_rejected',
    pointers: ['/age'],
  },
  { name: 'null for a number', body: { ...TOKYO, age: null }, code: 'context_rejected', pointers: ['/age'] },
  { name: 'true for a number', body: { ...TOKYO, age: true }, code: 'context_rejected', pointers: ['/age'] },
  {
    name: 'a list for a string',
    body: { ...TOKYO, area: ['東京都'] },
    code: 'context_rejected',
    pointers: ['/area'],
  },
  {
    name: 'a fraction',
    body: { ...TOKYO, age: 40.5 },
    code: 'context_rejected',
    pointers: ['/age'],
    message: /a whole number but received a number with a fraction/u,
  },
  {
    name: 'a negative age',
    body: { ...TOKYO, age: -1 },
    code: 'context_rejected',
    pointers: ['/age'],
    message: /at least 0/u,
  },
  {
    name: 'an age too high',
    body: { ...TOKYO, age: 121 },
    code: 'context_rejected',
    pointers: ['/age'],
    message: /at most 120/u,
  },
  {
    name: 'a number beyond all bounds',
    body: '{"area":"a","age":1e999,"period":"x"}',
    code: 'context_rejected',
    pointers: ['/age'],
  },
  {
    name: 'a number beyond whole ones',
    body: '{"area":"a","age":9007199254740993,"period":"x"}',
    code: 'context_rejected',
    pointers: ['/age'],
  },
  { name: 'an empty text', body: { ...TOKYO, area: '' }, code: 'context_rejected', pointers: ['/area'] },
  {
    name: 'a text too long',
    body: { ...TOKYO, area: '漢'.repeat(41) },
    code: 'context_rejected',
    pointers: ['/area'],
  },
  {
    name: 'a line feed',
    body: { ...TOKYO, period: '一行目\n\n三行目' },
    code: 'context_rejected',
    pointers: ['/period'],
    message: /U\+000A/u,
  },
  {
    name: 'NUL',
    body: { ...TOKYO, period: 'a\0b' },
    code: 'context_rejected',
    pointers: ['/period'],
    message: /U\+0000/u,
  },
  {
    name: 'half a surrogate pair',
    body: '{"area":"\\ud83d東京","age":40,"period":"10月"}',
    code: 'context_rejected',
    pointers: ['/area'],
    message: /U\+D83D/u,
  },
  {
    name: 'an unknown name',
    body: { ...TOKYO, city: '港区' },
    code: 'context_rejected',
    pointers: ['/city'],
  },
  {
    name: 'a name that needs escaping',
    body: { ...TOKYO, 'a/b~c': 1 },
    code: 'context_rejected',
    pointers: ['/a~1b~0c'],
  },
  {
    name: 'a name in another case',
    body: { ...TOKYO, Area: 'x' },
    code: 'context_rejected',
    pointers: ['/Area'],
  },
  {
    name: '__proto__',
    body: '{"area":"a","age":40,"period":"x","__proto__":{"age":1}}',
    code: 'context_rejected',
    pointers: ['/__proto__'],
  },
  {
    name: '__proto__ written with escapes',
    body: '{"area":"a","age":40,"period":"x","__pr\\u006fto__":null}',
    code: 'context_rejected',
    pointers: ['/__proto__'],
  },
  {
    name: 'constructor',
    body: { ...TOKYO, constructor: { prototype: {} } },
    code: 'context_rejected',
    pointers: ['/constructor'],
  },
  { name: 'toString', body: { ...TOKYO, toString: 'x' }, code: 'context_rejected', pointers: ['/toString'] },
  {
    name: 'a name given twice',
    body: '{"area":"東京都","age":40,"period":"10月","area":"大阪府"}',
    code: 'context_rejected',
    pointers: ['/area'],
    message: /once/u,
  },
  {
    name: 'deep nesting',
    body: `${'['.repeat(8000)}${']'.repeat(8000)}`,
    code: 'context_rejected',
    pointers: [''],
  },
];

describe('a context', () => {
  for (const { name, body, code, pointers, message = /^Expected / } of CASES) {
    test(`is refused for ${name}`, async (t) => {
      const { app, renderer, store } = await createTestApp(t);
      const [drawn, puts] = [renderer.drawn.length, store.puts];
      const answer = await post(app, '/create', body);
      const problem = readProblem(answer);
      assert.equal(problem.code, code);
      assert.equal(answer.statusCode, PROBLEMS[code].status);
      assert.deepEqual(
        (problem.errors ?? []).map(({ pointer }) => pointer),
        pointers,
      );
      for (const error of problem.errors ?? []) assert.match(error.message, message);
      assert.deepEqual([renderer.drawn.length - drawn, store.puts - puts], [0, 0]);
    });
  }

  test('is refused with at most 32 entries, however much is wrong with it', async (t) => {
    const { app } = await createTestApp(t);
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_value, index) => [`name${index}`, 1]));
    const { errors = [] } = readProblem(await post(app, '/create', body));
    assert.equal(errors.length, 32);
  });

  test('is refused without a word of its values', async (t) => {
    const { app } = await createTestApp(t);
    for (const body of [
      '{"area":"秘密の町"',
      { area: ['秘密の町'], age: 40 },
      { area: '秘密の町\0', age: 40 },
    ]) {
      assert.doesNotMatch((await post(app, '/create', body)).body, /秘密/u);
    }
  });

  for (const [name, context] of [
    ['markup', { ...TOKYO, area: '<b>&"\'', period: ']]></text><rect/>' }],
    ['template syntax', { ...TOKYO, area: '{{ 7 * 7 }}', period: '{% raw %}' }],
    ['the longest texts', { area: '漢'.repeat(40), age: 120, period: '𠮷'.repeat(40) }],
    ['an age of nought', { ...TOKYO, age: 0 }],
  ] as const) {
    test(`is taken with ${name}`, async (t) => {
      const { app } = await createTestApp(t);
      assert.equal((await post(app, '/create', context)).statusCode, 201);
    });
  }

  test('has no say in how its own schema reads it', async (t) => {
    const { app } = await createTestApp(t);
    await post(app, '/create', '{"__proto__":{"area":"x","age":1,"period":"x"}}');
    assert.equal('area' in {}, false);
    assert.equal((await post(app, '/create', TOKYO)).statusCode, 201);
  });
});
