import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { Problem } from '../../src/errors.ts';
import { type SvgElement, writeSvg } from '../../src/svg/svg-tree.ts';
import { compileTemplate, createTrees } from '../../src/template/compile-template.ts';
import type { CardContext } from '../../src/template/compile-template.ts';
import { svg } from './support/template-folder.ts';
import { codePoint } from '../support/code-point.ts';
import '../support/property-seed.ts';

function compile(source: string, assets: ReadonlyMap<string, string> = new Map()) {
  return compileTemplate(source, { file: 'card.svg.njk', assets });
}

function fill(source: string): SvgElement {
  return compile(source).instantiate({ title: 'a' });
}

/** Fills and parses, and gives the elements of the root. */
function draw(source: string, context: CardContext): SvgElement[] {
  return compile(source)
    .instantiate(context)
    .children.filter((child) => typeof child !== 'string');
}

const LITERAL = svg('<text>{{ value }}</text>');

const HOSTILE = [
  '{{7*7}}',
  '{% raw %}',
  '{# a #}',
  '{{ constructor.constructor("return process")() }}',
  '</text><rect/>',
  '<script>alert(1)</script>',
  '&#0;',
  '&amp;',
  '&xxe;',
  '"onload=',
  `' onload='x`,
  ']]>',
  '<![CDATA[',
  '-->',
  '<!DOCTYPE svg [<!ENTITY a "b">]>',
  '<?xml?>',
  '${7*7}',
  '\\u003cb\\u003e',
  '`',
  '__proto__',
  'url(#a)',
  'x',
  '',
  'か\u3099\u{20BB7}\u200D',
];

for (const value of HOSTILE) {
  test(`drawn literally: ${JSON.stringify(value)}`, () => {
    const [text] = draw(LITERAL, { value });
    assert.equal(text?.name, 'text');
    assert.deepEqual(Object.entries(text.attributes), []);
    assert.deepEqual(text.children, value === '' ? [] : [value]);
  });
}

test('any text that XML allows is drawn literally', () => {
  const template = compile(LITERAL);
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (any) => {
      const value = any.replace(/[^\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
      const root = template.instantiate({ value });
      const [, text] = root.children;
      assert.ok(typeof text === 'object');
      assert.deepEqual(text.children, value === '' ? [] : [value]);
    }),
  );
});

for (const value of ['\0', '\u0008', '\uFFFE', '\uD83D', '\uDE00']) {
  test(`refused, as XML cannot have it: ${JSON.stringify(value)}`, () => {
    assert.throws(() => draw(LITERAL, { value }), {
      code: 'context_rejected',
      errors: [{ pointer: '/value', message: 'The value contains characters that XML forbids.' }],
    });
  });
}

test('a context with the key __proto__ changes nothing', () => {
  const context: CardContext = JSON.parse('{"value":"a","__proto__":{"polluted":"b"}}');
  assert.equal(draw(LITERAL, context)[0]?.children[0], 'a');
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.throws(() => draw(svg('<text>{{ polluted.length }}</text>'), { value: 'a' }), {
    code: 'context_rejected',
  });
});

test('a value that is missing is a problem of its field', () => {
  assert.throws(
    () => draw(LITERAL, {}),
    (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'context_rejected');
      assert.equal(error.errors[0]?.pointer, '/value');
      assert.match(error.errors[0].message, /"value" may be missing/u);
      return true;
    },
  );
});

test('a value that its attribute cannot have is a problem of its field, never one of the rasteriser', () => {
  for (const [source, w] of [
    ['<circle cx="{{ w }}" r="9"/>', 900],
    ['<rect fill="{{ w }}"/>', 'tael'],
    ['<rect opacity="{{ w }}"/>', 1.5],
    ['<path stroke-dasharray="{{ w }} 0"/>', 0],
    ['<g transform="scale({{ w }})"/>', 1e9],
  ] as const) {
    assert.throws(
      () => draw(svg(source), { w }),
      (error) => {
        assert.ok(error instanceof Problem, String(error));
        assert.equal(error.code, 'context_rejected');
        assert.equal(error.errors[0]?.pointer, '/w');
        return true;
      },
    );
  }
});

test('each way through the statements has its own structure', () => {
  const source = svg(
    '{% if dark %}<rect/>{% else %}<g/>{% endif %}{% for tag in tags %}<text>{{ tag }}</text>{% endfor %}',
  );
  const names = (context: CardContext) => draw(source, context).map(({ name }) => name);
  assert.deepEqual(names({ dark: true, tags: [] }), ['rect']);
  assert.deepEqual(names({ dark: false, tags: ['a', '<b/>'] }), ['g', 'text', 'text']);
  assert.deepEqual(names({ dark: '<rect/>', tags: [''] }), ['rect', 'text']);
});

test('what holds no placeholder is the same object on every card', () => {
  const template = compile(svg('<g id="still"><rect/></g><text>{{ value }}</text>'));
  const [first, second] = ['a', 'b'].map((value) => template.instantiate({ value }));
  assert.equal(first?.children[1], second?.children[1]);
  assert.notEqual(first?.children[2], second?.children[2]);
});

test('trees are kept up to a number of bytes, those of all templates together', () => {
  const trees = createTrees();
  const source = svg(`{% for tag in tags %}<g id="${'x'.repeat(1_000)}"/>{% endfor %}`);
  const stillOf = (file: string, length: number) =>
    compileTemplate(source, { file, assets: new Map(), trees }).instantiate({
      tags: Array.from({ length }, () => 'x'),
    });
  const first = stillOf('one.svg.njk', 1);
  assert.equal(stillOf('one.svg.njk', 1), first);
  assert.notEqual(stillOf('two.svg.njk', 1), first);
  for (let length = 100; length < 140; length += 1) stillOf('two.svg.njk', length);
  assert.ok(trees.calculatedSize <= 16 * 2 ** 20);
  assert.notEqual(stillOf('one.svg.njk', 1), first);
});

test('pictures are put in where they are referred to, and nowhere else', () => {
  const template = compile(
    svg(
      '<image href="assets/a.png"/><image id="assets/a.png" xlink:href="assets/a.png"/><text>{{ v }}</text>',
    ),
    new Map([['assets/a.png', 'data:image/png;base64,AAAA']]),
  );
  const context = { v: 'assets/a.png' };
  const written = writeSvg(template.instantiate(context));
  assert.equal(
    written,
    svg(
      '<image href="data:image/png;base64,AAAA"/><image id="assets/a.png" xlink:href="data:image/png;base64,AAAA"/><text>assets/a.png</text>',
    ),
  );
});

test('a template reaches no other template, no filter that is not allowed and no global', () => {
  assert.throws(() => fill('{% include "card.svg.njk" %}'), /Templates cannot use Include/);
  assert.throws(() => fill('{% import "card.svg.njk" as card %}'), /Templates cannot use Import/);
  assert.throws(() => fill('{% extends "card.svg.njk" %}'), /Templates cannot use Extends/);
  assert.throws(() => fill('{{ title | safe }}'), /filter "safe" is not allowed/);
  assert.throws(() => fill('{{ range(3) }}'), /Calls are not allowed/);
});

test('a source that Nunjucks cannot read is not compiled', () => {
  assert.throws(() => compile('{% if %}'), /unexpected token/);
});
