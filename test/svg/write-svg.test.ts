import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { parseSvg } from '../../src/svg/parse-svg.ts';
import { type SvgElement, type SvgNode, writeSvg } from '../../src/svg/svg-tree.ts';
import { codePoint } from '../support/code-point.ts';
import '../support/property-seed.ts';

const NAMES = ['g', 'text', 'xml:space', 'data-x', '__proto__', 'constructor', '漢字'];
const name = fc.constantFrom(...NAMES);
/** Characters that XML allows, those with a meaning more often. */
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '&', '"', "'", '\n', '\t', '\r', ' ', ']]>', '&#0;'),
      fc.string({ unit: codePoint, maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join(''))
  .filter((text) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text));

const { tree } = fc.letrec<{ tree: SvgElement; node: SvgNode }>((tie) => ({
  tree: fc.record({
    name,
    attributes: fc.dictionary(name, content),
    children: fc.array(tie('node'), { maxLength: 4 }).map(joinTexts),
    line: fc.constant(1),
  }),
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, content, tie('tree')),
}));

/** As a parser gives them: no empty texts, none beside another. */
function joinTexts(nodes: readonly SvgNode[]): SvgNode[] {
  const joined: SvgNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (typeof node === 'string' && typeof last === 'string') joined[joined.length - 1] = last + node;
    else if (node !== '') joined.push(node);
  }
  return joined;
}

/** Names, values and texts as nested arrays. */
function contentOf({ name, attributes, children }: SvgElement): unknown[] {
  return [
    name,
    Object.entries(attributes),
    children.map((child) => (typeof child === 'string' ? child : contentOf(child))),
  ];
}

test('what is written parses to the same tree', () => {
  fc.assert(fc.property(tree, (svg) => assert.deepEqual(contentOf(parseSvg(writeSvg(svg))), contentOf(svg))));
});

test('what is written is written the same again', () => {
  fc.assert(
    fc.property(tree, (svg) => {
      const written = writeSvg(svg);
      assert.equal(writeSvg(parseSvg(written)), written);
    }),
  );
});

test('an element without children closes itself, and nothing is added', () => {
  const svg = '<svg width="1"><g id="a"/> <text>あ</text></svg>';
  assert.equal(writeSvg(parseSvg(svg)), svg);
});

test('texts and values are escaped', () => {
  const svg = { name: 'a', attributes: { b: `"<'&>` }, children: [`"<'&>]]>`], line: 1 };
  assert.equal(writeSvg(svg), `<a b="&quot;&lt;'&amp;&gt;">"&lt;'&amp;&gt;]]&gt;</a>`);
});
