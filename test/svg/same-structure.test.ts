import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSvg } from '../../src/svg/parse-svg.ts';
import { assertSameStructure } from '../../src/svg/same-structure.ts';

const EXPECTED = parseSvg('<svg a="1"><g b="2"/><text>x</text></svg>');

test('trees that differ in texts and values only have the same structure', () => {
  assertSameStructure(parseSvg('<svg a="">y<g b="&lt;"/> <text></text></svg>'), EXPECTED, 'card');
});

const DIFFERENT: readonly { readonly name: string; readonly svg: string; readonly message: string }[] = [
  {
    name: 'another root',
    svg: '<g a="1"><g b="2"/><text/></g>',
    message: 'card:1: Expected <svg> but received <g>.',
  },
  {
    name: 'another element',
    svg: '<svg a="1"><g b="2"/>\n<script/></svg>',
    message: 'card:2: Expected <text> but received <script>.',
  },
  {
    name: 'an element more',
    svg: '<svg a="1"><g b="2"/><text><b/></text></svg>',
    message: 'card:1: Expected 0 elements in <text> but received 1.',
  },
  {
    name: 'an element less',
    svg: '<svg a="1"><g b="2"/></svg>',
    message: 'card:1: Expected 2 elements in <svg> but received 1.',
  },
  {
    name: 'an attribute more',
    svg: '<svg a="1"><g b="2" onload=""/><text/></svg>',
    message: 'card:1: Expected <g> with the attributes "b" but received "b onload".',
  },
  {
    name: 'an attribute less',
    svg: '<svg><g b="2"/><text/></svg>',
    message: 'card:1: Expected <svg> with the attributes "a" but received "".',
  },
  {
    name: 'another attribute',
    svg: '<svg a="1"><g href="2"/><text/></svg>',
    message: 'card:1: Expected <g> with the attributes "b" but received "href".',
  },
];

for (const { name, svg, message } of DIFFERENT) {
  test(`${name} is another structure`, () => {
    assert.throws(() => assertSameStructure(parseSvg(svg), EXPECTED, 'card'), { name: 'SvgError', message });
  });
}
