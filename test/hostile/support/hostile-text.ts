/** A grammar of texts that mean something to a part of the service, to a reader of its answers, or to Unicode. */
import * as fc from 'fast-check';

const XML = [
  '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
  '&a;',
  '&#0;',
  '&#x1F4A9;',
  '&lt;b&gt;',
  '<?xml version="1.1"?>',
  '<?php x ?>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<',
  '>',
  '"',
  "'",
  '/>',
];
const SVG_NAMES = [
  'image',
  'use',
  'script',
  'style',
  'foreignObject',
  'text',
  'tspan',
  'a',
  'set',
  'svg:rect',
];
const SVG_ATTRIBUTES = [
  'href',
  'xlink:href',
  'onload',
  'style',
  'fill',
  'xmlns',
  'id',
  'inline-size',
  'filter',
];
const CSS = [
  'url(#sky)',
  'url(file:///etc/passwd)',
  '@import "//example.invalid/x.css";',
  'red;}*{display:none',
  'expression(alert(1))',
  '/*',
  '</style>',
];
const NUNJUCKS = [
  '{% include "/etc/passwd" %}',
  '{% raw %}',
  '{% endif %}',
  '{% for x in range(1e9) %}',
  '{#',
  '#}',
  '{{',
  '}}',
  '{%-',
];
const EXPRESSIONS = [
  '7*7',
  'constructor.constructor("return process")()',
  'area',
  'range(1e9)|join',
  '"<b>"|safe',
  'this',
  '__proto__',
];
const PATHS = [
  '../../../etc/passwd',
  '/proc/self/environ',
  '..\\..\\windows',
  '%2e%2e%2f',
  'file:///etc/passwd',
  'C:\\',
  'NUL',
];
const URLS = [
  'javascript:alert(1)',
  'data:image/svg+xml,<svg/>',
  '//example.invalid/',
  'http://169.254.169.254/',
];
const HEADERS = [
  '\r\nSet-Cookie: x=1',
  '\r\n\r\n<html>',
  '\n{"severity":"CRITICAL"}',
  'x\u0085y',
  '\u2028\u2029',
];
const CODE = [
  '${process.env.HOME}',
  '$(id)',
  '`id`',
  "'; DROP TABLE cards; --",
  '%s%n',
  '\\u0000',
  '\\',
  '__proto__',
];

const LONE_SURROGATES = ['\uD83D', '\uDE00', '\uDE00\uD83D', 'a\uDBFF'];
const ASTRAL = ['𠮷', '😀', '\u{10FFFD}', '\u{E0001}', '\u{F0000}', '\u{2FA1D}'];
const INVISIBLE = [
  '\u200B',
  '\u200C',
  '\u200D',
  '\u2060',
  '\uFEFF',
  '\u00AD',
  '\u034F',
  '\u180E',
  '\u3164',
  '\u115F',
  '\uFFA0',
];
const BIDI_CONTROLS = [
  '\u202A',
  '\u202B',
  '\u202C',
  '\u202D',
  '\u202E',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u200E',
  '\u200F',
  '\u061C',
];
const MARKS = ['\u0301', '\u0335', '\u20DD', '\u3099', '\u0E49', '\u05B0', '\u0489', '\u{1D165}', '\uFE20'];
const BASES = ['e', 'か', 'ก', 'א', 'क', '漢', '😀', ' ', '◌'];
const EXPANDING = ['ﷺ', '𒐫', '꧅', '⸻', '﷽', 'ǆ', '㍿', '\u1F82', '\u0390', '\uFB2C', 'İ'];
const SEQUENCES = [
  '👨‍👩‍👧‍👦',
  '👩🏽‍❤️‍💋‍👨🏿',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '🏳️‍🌈',
  '🇯🇵🇯',
  '1️⃣',
  '葛\u{E0100}',
  '\u1112\u1161\u11AB',
  'ക്ഷ',
  'سلام',
  'שלום (1)',
  'नमस्ते',
  '한국어',
  'ไทย',
];
const SPACES = [' ', '\u00A0', '\u3000', '\u2003', '\u1680', '\t', '\n', '\v', '\r'];

const hexadecimal = (codePoint: number): string => String.fromCodePoint(codePoint);
const control = fc
  .oneof(fc.integer({ min: 0, max: 0x1f }), fc.integer({ min: 0x7f, max: 0x9f }))
  .map(hexadecimal);
const noncharacter = fc
  .oneof(
    fc.integer({ min: 0xfdd0, max: 0xfdef }),
    fc
      .tuple(fc.integer({ min: 0, max: 16 }), fc.constantFrom(0xfffe, 0xffff))
      .map(([plane, low]) => plane * 0x10000 + low),
  )
  .map(hexadecimal);
const tag = fc.integer({ min: 0xe0020, max: 0xe007f }).map(hexadecimal);
const variationSelector = fc
  .oneof(fc.integer({ min: 0xfe00, max: 0xfe0f }), fc.integer({ min: 0xe0100, max: 0xe01ef }))
  .map(hexadecimal);
const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map(hexadecimal);

const repeated = (unit: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(unit, { minLength: 1, maxLength }).map((units) => units.join(''));
const base = fc.constantFrom(...BASES);
const concatenate = (parts: readonly string[]): string => parts.join('');

const unicode = fc.oneof(
  fc.constantFrom(
    ...LONE_SURROGATES,
    ...ASTRAL,
    ...INVISIBLE,
    ...BIDI_CONTROLS,
    ...EXPANDING,
    ...SEQUENCES,
    ...SPACES,
  ),
  control,
  noncharacter,
  anyCodePoint,
  fc.tuple(base, repeated(fc.constantFrom(...MARKS), 30)).map(concatenate),
  fc.tuple(base, repeated(variationSelector, 6)).map(concatenate),
  repeated(tag, 8).map((tags) => `🏴${tags}`),
  repeated(fc.constantFrom('👩', '💻', '👩🏽', '❤️'), 6).map((people) => Array.from(people).join('\u200D')),
  repeated(fc.constantFrom(...INVISIBLE), 40),
);

const { markup } = fc.letrec<{ markup: string; attribute: string }>((tie) => ({
  attribute: fc
    .tuple(fc.constantFrom(...SVG_ATTRIBUTES), fc.constantFrom(...URLS, ...PATHS, ...CSS))
    .map(([name, value]) => ` ${name}="${value}"`),
  markup: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...XML),
    fc
      .tuple(fc.constantFrom(...SVG_NAMES), tie('attribute'), tie('markup'))
      .map(([name, attribute, content]) => `<${name}${attribute}>${content}</${name}>`),
    fc
      .tuple(fc.constantFrom(...SVG_NAMES), tie('attribute'))
      .map(([name, attribute]) => `</text><${name}${attribute}/>`),
  ),
}));

const templating = fc.oneof(
  fc.constantFrom(...NUNJUCKS),
  fc.constantFrom(...EXPRESSIONS).map((expression) => `{{ ${expression} }}`),
);

const plain = fc.oneof(
  fc.constantFrom('東京都', '10月下旬〜2月上旬', 'Minato City', '（65歳以上）', 'ー', '。」', '…'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

/** Any text: what may be sent, what may not, and both side by side. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: markup, weight: 2 },
      { arbitrary: templating, weight: 2 },
      { arbitrary: fc.constantFrom(...CSS, ...PATHS, ...URLS, ...HEADERS, ...CODE), weight: 2 },
      { arbitrary: unicode, weight: 4 },
      { arbitrary: plain, weight: 2 },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(concatenate);

/** As `hostileText`, but short enough for every field of the templates. */
export const shortHostileText: fc.Arbitrary<string> = hostileText.map((text) =>
  Array.from(text).slice(0, 20).join(''),
);

/** As `shortHostileText`, but without what a text field refuses, so that most of it is drawn. */
export const drawableHostileText: fc.Arbitrary<string> = shortHostileText
  .map((text) =>
    text
      .replaceAll(
        /[\p{Control}\p{Surrogate}\p{Noncharacter_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\uFFFD]/gu,
        '',
      )
      .replaceAll(/(?<=\p{Mark}{4})\p{Mark}/gu, ''),
  )
  .map((text) => `Z${text}`);
