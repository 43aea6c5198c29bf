import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MAX_DEPTH, MAX_ELEMENTS, parseSvg } from '../../src/svg/parse-svg.ts';
import { SvgError, type SvgElement, type SvgNode } from '../../src/svg/svg-tree.ts';

/** The tree as data: attributes with a prototype, as literals have. */
function plain({ name, attributes, children, line }: SvgElement): SvgElement {
  const nodes = children.map((child: SvgNode) => (typeof child === 'string' ? child : plain(child)));
  return { name, attributes: { ...attributes }, children: nodes, line };
}

function element(name: string, line: number, children: readonly SvgNode[] = []): SvgElement {
  return { name, attributes: {}, children, line };
}

function nested(depth: number): string {
  return '<g>'.repeat(depth) + '</g>'.repeat(depth);
}

function flat(elements: number): string {
  return `<g>${'<a/>'.repeat(elements - 1)}</g>`;
}

test('elements, attributes and texts keep their order, white space included', () => {
  assert.deepEqual(plain(parseSvg('<svg b="1" a="2"> <g/>\n<t> x </t></svg>')), {
    name: 'svg',
    attributes: { b: '1', a: '2' },
    children: [' ', element('g', 1), '\n', element('t', 2, [' x '])],
    line: 1,
  });
});

test('attributes keep the order in which they are written', () => {
  assert.deepEqual(Object.keys(parseSvg('<g b="" xml:space="preserve" a=""/>').attributes), [
    'b',
    'xml:space',
    'a',
  ]);
});

test('the line of an element is that of its "<", wherever its name ends', () => {
  const root = parseSvg('<a>\n<b\n/>\n <c d="1\n2"><e\r\n/></c></a>');
  assert.deepEqual(
    plain(root).children.filter((child) => typeof child !== 'string'),
    [element('b', 2), { name: 'c', attributes: { d: '1 2' }, children: [element('e', 5)], line: 4 }],
  );
});

test('the five entities and character references are decoded', () => {
  const root = parseSvg('<a b="&quot;&apos;&#x6771;">&lt;&gt;&amp;&#20140;</a>');
  assert.equal(root.attributes['b'], `"'東`);
  assert.deepEqual(root.children, ['<>&京']);
});

test('comments and processing instructions are dropped and do not cut texts', () => {
  assert.deepEqual(parseSvg('<?xml version="1.0"?><a>x<!-- c -->y<?p i?>z</a>').children, ['xyz']);
});

test('a comment may speak of a document type', () => {
  assert.equal(parseSvg('<!-- no <!DOCTYPE --><a/>').name, 'a');
});

test('a CDATA section is text', () => {
  assert.deepEqual(parseSvg('<a>x<![CDATA[<b>&amp;]]>y</a>').children, ['x<b>&amp;y']);
});

test('names that objects have are names like others', () => {
  const root = parseSvg('<__proto__ __proto__="1" constructor="2"/>');
  assert.equal(root.name, '__proto__');
  assert.deepEqual(Object.entries(root.attributes), [
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('an attribute that is not there is undefined, whatever its name', () => {
  const { attributes } = parseSvg('<a/>');
  assert.equal(attributes['constructor'], undefined);
  assert.equal(attributes['__proto__'], undefined);
});

test('elements may be nested as deep as the bound, and not deeper', () => {
  assert.equal(parseSvg(nested(MAX_DEPTH)).name, 'g');
  assert.throws(() => parseSvg(nested(MAX_DEPTH + 1)), {
    message: 'svg:1: Expected at most 64 levels of elements but received more. Remove some <g>.',
  });
  assert.throws(() => parseSvg(nested(5_000)), SvgError);
});

test('there may be as many elements as the bound, and not more', () => {
  assert.equal(parseSvg(flat(MAX_ELEMENTS)).children.length, MAX_ELEMENTS - 1);
  assert.throws(() => parseSvg(flat(MAX_ELEMENTS + 1)), {
    message: 'svg:1: Expected at most 20000 elements but received more. Remove some.',
  });
});

test('an error names the file that it was given, the line and the reason', () => {
  assert.throws(
    () => parseSvg('<a>\n<b>\n</a>', { file: 'card.svg' }),
    new SvgError(
      { file: 'card.svg', line: 2 },
      '<b> of line 2 is not closed before </a>. Write </b> where it ends.',
    ),
  );
});

const REFUSED: readonly { readonly name: string; readonly source: string; readonly line?: number }[] = [
  { name: 'an empty document', source: '' },
  { name: 'a text before the root', source: 'x<a/>' },
  { name: 'a text after the root', source: '<a/>\nx', line: 2 },
  { name: 'two roots', source: '<a/>\n<b/>', line: 2 },
  { name: 'an element that is not closed', source: '<a>\n<b></a>', line: 2 },
  { name: 'an unquoted value', source: '<a\nb=1/>', line: 2 },
  { name: 'an attribute without a value', source: '<a b/>' },
  { name: 'an attribute that is there twice', source: '<a b="1"\nb="2"/>', line: 2 },
  { name: '"<" in a value', source: '<a b="<"/>' },
  { name: '"]]>" in a text', source: '<a>]]></a>' },
  { name: 'an unknown entity', source: '<a>\n&nbsp;</a>', line: 2 },
  { name: 'a document type', source: '<!DOCTYPE a>\n<a/>' },
  {
    name: 'a document type with entities',
    source: '<!DOCTYPE a [<!ENTITY e SYSTEM "/etc/passwd">]><a>&e;</a>',
  },
  { name: 'a document type after a comment', source: '<!-- > --><!DOCTYPE a><a/>' },
  { name: 'NUL', source: '<a>\0</a>' },
  { name: 'a reference to NUL', source: '<a>&#0;</a>' },
  { name: 'a control character', source: '<a b="\u0008"/>' },
  { name: 'a reference to a control character', source: '<a>&#8;</a>' },
  { name: 'a control character in what says to be XML 1.1', source: '<?xml version="1.1"?><a>&#1;</a>' },
  { name: 'a reference to a surrogate', source: '<a>&#xD800;</a>' },
  { name: 'U+FFFE', source: '<a>\uFFFE</a>' },
  { name: 'a lone high surrogate, which would hide what follows it', source: '<a>\uD83D<b/></a>' },
  { name: 'a lone low surrogate', source: '<a>\uDE00</a>' },
];

for (const { name, source, line = 1 } of REFUSED) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => parseSvg(source),
      (error) => error instanceof SvgError && error.line === line,
    );
  });
}
