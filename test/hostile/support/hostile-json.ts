/** Bodies: JSON as no serializer writes it, and what is no JSON or no UTF-8 at all. */
import * as fc from 'fast-check';
import { PREDICTION } from '../../support/post-context.ts';
import { hostileText, shortHostileText } from './hostile-text.ts';

/** Of the templates' contexts, of JavaScript's objects, and of nobody. */
const NAMES = [
  'area',
  'age',
  'period',
  'title',
  'author',
  'site',
  'date',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
  'length',
  '$ref',
  'Area',
  'area\u0000',
  'a/b~c',
  '',
];

/** As they are spelt; not all of them are JSON. */
const LITERALS = [
  '0 -0 40 40.0 4e1 40.5 1e400 -1e400 1e-400 9007199254740993 121 -1 01 +1 .5 1. 0x28 1_0 NaN -Infinity'.split(
    ' ',
  ),
  'null true false True undefined \'a\' "40" "" {} [] [40] {"0":40} /**/1'.split(' '),
  '9'.repeat(400),
  `0.${'0'.repeat(400)}1`,
].flat();

const quoted = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  text.map((value) => JSON.stringify(value));
const name = fc.oneof(
  { arbitrary: fc.constantFrom(...NAMES), weight: 4 },
  { arbitrary: hostileText, weight: 1 },
);
const text = quoted(fc.oneof(hostileText, shortHostileText));

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(...LITERALS),
    fc.array(tie('value'), { maxLength: 3 }).map((elements) => `[${elements.join(',')}]`),
    fc
      .array(fc.tuple(quoted(name), tie('value')), { maxLength: 3 })
      .map((members) => `{${members.map((member) => member.join(':')).join(',')}}`),
  ),
}));

/** A context that is right, with members put in: they may be there already. */
const nearlyRight = fc
  .array(fc.tuple(quoted(name), value), { maxLength: 2 })
  .map((members) =>
    JSON.stringify(PREDICTION).replace(
      /\}$/u,
      members.map((member) => `,${member.join(':')}`).join('') + '}',
    ),
  );

/** A context with only these names, so that what is wrong is a value. */
const hostileValues = fc
  .record({ area: fc.oneof(text, value), age: value, period: fc.oneof(text, value) })
  .map((spelt) => `{"area":${spelt.area},"age":${spelt.age},"period":${spelt.period}}`);

const around = (left: string, right: string, count: number): string =>
  left.repeat(count) + right.repeat(count);
const huge = fc.constantFrom(
  around('[', ']', 10_000),
  around('{"a":', '}', 1_500).replace(':}', ':1}'),
  around('[', ']', 8_000),
  `{"area":${around('[', ']', 7_000)},"age":40,"period":"x"}`,
  JSON.stringify({ ...PREDICTION, area: '漢'.repeat(350_000) }),
  `{"area":"東京都","age":${'4'.repeat(15_000)},"period":"x"}`,
  `{${Array.from({ length: 1_000 }, (_value, index) => `"a${index}":1`).join(',')}}`,
  `{${Array.from({ length: 2_000 }, () => '"a":1').join(',')}}`,
  `{"a":`.repeat(1_000) + `{${Array.from({ length: 1_400 }, () => '"":0').join(',')}}` + '}'.repeat(1_000),
);

/** Any body that is text. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: nearlyRight, weight: 4 },
  { arbitrary: hostileValues, weight: 4 },
  { arbitrary: value, weight: 2 },
  { arbitrary: fc.json(), weight: 1 },
  { arbitrary: huge, weight: 1 },
  { arbitrary: hostileText, weight: 1 },
);

/** What UTF-8 cannot have: overlong, surrogates, beyond U+10FFFF, of five bytes, cut off, astray; and what it can. */
const OCTETS =
  'c0af c080 e080af f08080af eda080 edb080 eda080edb080 f4908080 f888808080 80 bf fe ff e6 e69d f09f98 efbbbf efbfbe 00 9392 1b2442'
    .split(' ')
    .map((hexadecimal) => Buffer.from(hexadecimal, 'hex'));

const encodings: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(`\uFEFF${text}`, 'utf8'),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => encodeUtf32(`\uFEFF${text}`),
  (text) => encodeUtf32(`\uFEFF${text}`).swap32(),
  (text) => Buffer.from(text, 'latin1'),
];

function encodeUtf32(text: string): Buffer {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(codePoints.length * 4);
  for (const [index, codePoint] of codePoints.entries()) bytes.writeUInt32LE(codePoint, index * 4);
  return bytes;
}

/** Any body at all. */
export const hostileBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(fc.constantFrom(...encodings), hostileValues).map(([encode, text]) => encode(text)),
  fc
    .tuple(hostileValues, fc.constantFrom(...OCTETS), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, octets, place]) => {
      const bytes = Buffer.from(text);
      const index = Math.floor(bytes.length * place);
      return Buffer.concat([bytes.subarray(0, index), octets, bytes.subarray(index)]);
    }),
);
